// --camera=42,40,-20,66,0,130,430
include <../scene.scad>
printed("body"); printed("lid", "#eceff1"); printed("boot", "#333333");
clips();
part("plate", "#5c6770");
