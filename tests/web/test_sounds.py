"""Speech and sounds: the count at the top, the target, the end of the hold, slower kicks, the end of the rest."""

import json

from phone_motion import motion, train

# events: [kind, at, set, rep, ...]; the names are the core's
CUES = """(async (target, steps) => {
  const { Cues } = await import("/js/sound/cues.js");
  const { Live, namedEvent, TOP, REP, TOP_RETRACTED, SET_END } = await import("/js/live/model.js");
  const kinds = { TOP, REP, TOP_RETRACTED, SET_END };
  const [live, cues] = [new Live(), new Cues({ reps: 0, tempo: [0, 0, 0], rest: 0, loss: 0, pacer: false, ...target })];
  return steps.map(([what, ...given]) => {
    if (what === "state") {
      live.onState({ t: given[0], phase: given[1], machine: 1, position: 0 });
      return cues.onTime(live, 0);
    }
    if (what === "wait") return cues.onTime(live, 1000 * given[0]);
    const event = namedEvent([kinds[what], 0, ...given]);
    live.onEvent(event, 0);
    return cues.onEvent(event, live);
  }).map((made) => made.map(({ tone, say }) => `${tone} ${say ?? ""}`.trim()).join("; "));
})"""


def cues(page, target: dict, *steps) -> list[str]:
    return page.run(f"{CUES}({json.dumps(target)}, {json.dumps(steps)})")


def rep(number: int, speed: float) -> list:
    """A REP of set 1 with this mean speed."""
    return ["REP", 1, number, 0, 1000, 2000, 4000, 30_000, round(1000 * speed), 50_000, 0]


def test_count_at_the_top_and_target(page):
    found = cues(page, {"reps": 2}, ["TOP", 1, 1], ["TOP_RETRACTED", 1, 1], ["TOP", 1, 1], rep(1, 30), ["TOP", 1, 2])
    assert found == ["TOP count,1", "TOP_RETRACTED", "TOP count,1", "", "TARGET target,2"]


def test_slower_kicks_are_announced_once_per_set(page):
    steps = [rep(1, 40), rep(2, 33), rep(3, 31), rep(4, 25)]
    assert cues(page, {"loss": 20}, *steps) == ["", "", "SLOWER slower,23", ""]
    assert cues(page, {"loss": 0}, *steps) == ["", "", "", ""]


def test_end_of_the_hold_sounds_once_and_the_pacer_ticks_seconds(page):
    hold = [["state", 0, 1], ["state", 0.5, 1], *[["state", 0.5 + 0.25 * i, 2] for i in range(1, 10)]]
    assert [one for one in cues(page, {"tempo": [0, 2, 0]}, *hold) if one] == ["HOLD"]
    paced = cues(page, {"tempo": [0, 2, 0], "pacer": True}, *hold)
    assert [one for one in paced if one] == ["TICK", "HOLD"]


def test_end_of_the_rest(page):
    ended = ["SET_END", 1, 8, 0, 30_000, 25_000, 12]
    found = cues(page, {"rest": 60}, ended, ["wait", 59], ["wait", 60], ["wait", 61])
    assert found == ["SET_END setOver,8", "", "REST_OVER restOver", ""]


def test_speech_is_optional(page):
    page.run("window.said = []; speechSynthesis.speak = (spoken) => said.push(`${spoken.lang} ${spoken.text}`)")
    train(page, motion("controlled", 0, 12))
    page.until("said.length >= 2")
    assert page.run("said")[:2] == ["en 1", "en 2"]
    page.press("Sound on")
    assert page.run("JSON.parse(localStorage['kickback.target']).voice") is False
