/** How the desk of imports reaches the API, and hands files to the person. */
import type { Api } from "../../api/client";
import { InventoryVersionsDocument, UndoInventoryImportDocument } from "../../api/generated";
import type { Camera } from "../../api/types";
import type { ImportPorts } from "./desk";
import { InventoryDoor } from "./door";

/** The role that changes the list and takes it out. */
const CAMERA_MANAGE = "camera.manage";
const READ = 20;
const KEPT_MILLISECONDS = 30_000;

export function importPorts(
  api: Api,
  token: (renewed: boolean) => Promise<string>,
  tenant: string,
  roles: readonly string[],
  known: () => readonly Camera[],
): ImportPorts {
  const door = new InventoryDoor(tenant, token);
  return {
    mayManage: roles.includes(CAMERA_MANAGE),
    preview: (file, mapping, progress) => door.preview(file, mapping, progress),
    bringIn: (file, mapping, policy, version, progress) =>
      door.bringIn(file, mapping, policy, version, progress),
    download: (format) => door.download(format),
    versions: async () =>
      (await api.ask(InventoryVersionsDocument, { tenant, first: READ })).inventoryVersions,
    undo: async (version) =>
      (await api.act(UndoInventoryImportDocument, { tenant, version })).undoInventoryImport,
    known,
    save,
  };
}

function save(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
}
