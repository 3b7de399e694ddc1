// All services of the emulator; it ends with the process that started it, however that one ends.
process.stdin.on("end", () => process.exit()).resume();
require("azurite/dist/src/azurite.js");
