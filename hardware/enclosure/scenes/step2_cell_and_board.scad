// --camera=41,18,8,35,0,20,280
include <../scene.scad>
printed("body");
the_sensor(); the_cell();
translate([0, 0, 18]) the_board();
