// --camera=41,36,-14,58,0,215,430
include <../scene.scad>
closed();
clips();
part("plate", "#5c6770");
