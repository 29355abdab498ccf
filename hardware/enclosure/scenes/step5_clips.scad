// --camera=41,22,-24,66,0,205,380
include <../scene.scad>
closed();
translate([0, 0, -14]) clips();
