// --camera=42,22,6,40,0,20,250
include <../scene.scad>
printed("body");
the_sensor(); the_cell();
translate([0, 0, 16]) the_board();
