// --camera=42,10,6,72,0,0,260
include <../scene.scad>
module cut() { difference() { children(); translate([-50, -100, -100]) cube([200, 100 + mid_y, 300]); } }
cut() printed("body");
cut() printed("lid", "#eceff1");
cut() printed("boot", "#333333");
cut() the_cell(); cut() the_board(); cut() the_carrier(); cut() the_sensor(); cut() the_ring();
