"""The demo's world: the founding tenants and their cameras, as data.

One TOML file a tenant, and who reads them. It says what stands where; rights and
conventions are not here.
"""

from services.demo.world.growth import grow
from services.demo.world.reader import World, WorldTenant, read_world

__all__ = ["World", "WorldTenant", "grow", "read_world"]
