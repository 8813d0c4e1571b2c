"""The modules, a file a family. Families do not know each other; ``workbench.modules.registry`` finds them all."""
