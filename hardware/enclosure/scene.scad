// The STL files in colour, for the pictures.
include <clip.scad>

build = "../../build/";
module printed(name, tint = "#c9ced3", seen = 1) { color(tint, seen) import(str(build, "at/", name, ".stl")); }
module part(name, tint) { color(tint) import(str(build, "models/", name, ".stl")); }

module the_cell() { part("cell", "#8fa3ad"); }
module the_board() { part("board", "#3f5fc0"); }
module the_carrier() { part("carrier", "#2e7d32"); }
module the_sensor() { part("sensor", "#1e88e5"); part("sensor_screws", "#555555"); }
module the_ring() {
  part("ring", "#303030");
  part("piezo", "#d4af37");
  color("#40e0a0") for (led = [0:30:359]) translate(ring_at) rotate(led) translate([15, 0, ring_mm[2]]) cube([4, 4, 0.3], center = true);
}
module inside() { the_cell(); the_board(); the_carrier(); the_sensor(); }
module closed() {
  printed("body"); printed("boot", "#333333"); printed("stopper", "#333333");
  the_ring();
  printed("lid", "#eceff1", 0.55);
}
module clips() { printed("clip", "#e07a3f"); printed("clip2", "#e07a3f"); part("thumb", "#707070"); }
