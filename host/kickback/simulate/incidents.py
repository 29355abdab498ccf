"""Incidents: each function takes a scene and returns one that plays it and adds what happens to it from outside."""

from kickback.simulate.scenes import Scene
from kickback.simulate.script import GRID_HZ, Script


def slipping(scene: Scene) -> Scene:
    """The sensor slips by 1-5 degrees in its clip, in up to three reps."""

    def play(script: Script) -> None:
        scene(script)
        times = min(len(script.reps), script.integer(1, 3))
        for index in script.rng.choice(len(script.reps), times, replace=False):
            rep = script.reps[index]
            start = int(script.between(rep.kick[0], rep.back[1]))
            script.mark("slip", script.between(0.02, 0.15), turn=script.between(1, 5), start=start)
            script.mark("bump", 0.4, script.between(0.1, 0.5), start=start)

    return play


def creeping(scene: Scene) -> Scene:
    """The sensor turns by 1-5 degrees in its clip, slowly over most of the recording."""

    def play(script: Script) -> None:
        scene(script)
        seconds = script.now / GRID_HZ * script.between(0.3, 1)
        script.mark("slip", seconds, turn=script.between(1, 5), start=0)

    return play


def loose(scene: Scene) -> Scene:
    """The clip holds the sensor loosely: it rattles by 0.1-0.6 degrees while the plate moves."""

    def play(script: Script) -> None:
        scene(script)
        script.mark("loose", script.now / GRID_HZ, turn=script.between(0.1, 0.6), start=0)

    return play


def neighbours(scene: Scene) -> Scene:
    """Neighbours move the frame by 0.2-1 mm during the whole recording."""

    def play(script: Script) -> None:
        scene(script)
        script.mark("neighbour", script.now / GRID_HZ, script.between(0.2, 1), start=0)

    return play


def sitting_down(scene: Scene) -> Scene:
    """Between some reps a person sits down on the frame or its platform, and gets up before a later rep."""

    def play(script: Script) -> None:
        scene(script)
        gaps = [(one.back[1], two.kick[0]) for one, two in zip(script.reps, script.reps[1:], strict=False)]
        for (after, before), (_, last) in zip(gaps[::2], gaps[1::2], strict=False):
            if script.chance(0.7) and before - after > 1.2 * GRID_HZ:
                start = after + int(0.2 * GRID_HZ)
                tilt = script.between(0.03, 0.3)
                script.mark("sit", (last - start) / GRID_HZ - 0.2, script.between(0.5, 2), tilt, start)

    return play


def woken(scene: Scene) -> Scene:
    """The recording begins in the middle of one of the first reps, which does not count then."""

    def play(script: Script) -> None:
        scene(script)
        rep = script.reps[script.integer(1, max(2, len(script.reps) // 3) - 1)]
        script.cut(int(script.between(rep.kick[0] + 200, rep.back[1] - 100)))

    return play
