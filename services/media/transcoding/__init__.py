"""Pictures that a browser cannot show, made into such as it can: few, and in processes apart."""
