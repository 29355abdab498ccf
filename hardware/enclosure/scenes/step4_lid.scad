// --camera=41,-22,-16,35,0,20,270
include <../scene.scad>
// Upside down, as during assembly.
rotate([180, 0, 0]) { printed("lid", "#eceff1"); the_ring(); printed("boot", "#333333"); }
