// What the pictures are put together from: the STL files, coloured.
include <clip.scad>

build = "../../build/";
module printed(name, tint = "#c9ced3") { color(tint) import(str(build, "at/", name, ".stl")); }
module part(name, tint) { color(tint) import(str(build, "models/", name, ".stl")); }

module the_cell() { part("cell", "#8fa3ad"); }
module the_board() { part("board", "#27408b"); }
module the_carrier() { part("carrier", "#2e7d32"); }
module the_sensor() { part("sensor", "#1565c0"); part("sensor_screws", "#555555"); }
module the_ring() { part("ring", "#212121"); part("piezo", "#d4af37"); }
module inside() { the_cell(); the_board(); the_carrier(); the_sensor(); }
module clips() { printed("clip", "#e07a3f"); printed("clip2", "#e07a3f"); part("thumb", "#707070"); }
