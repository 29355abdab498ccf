// --camera=41,10,9,76,0,12,260
include <../scene.scad>
module cut(tint) { color(tint) render() difference() { children(); translate([-50, -100, -100]) cube([200, 100 + mid_y, 300]); } }
module at(name) { import(str(build, "at/", name, ".stl")); }
module model(name) { import(str(build, "models/", name, ".stl")); }
cut("#c9ced3") at("body");
cut("#eceff1") at("lid");
cut("#555555") at("boot");
cut("#8fa3ad") model("cell");
cut("#3f5fc0") model("board");
cut("#2e7d32") model("carrier");
cut("#1e88e5") model("sensor");
cut("#303030") model("ring");
cut("#d4af37") model("piezo");
