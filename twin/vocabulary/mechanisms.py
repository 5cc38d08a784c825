"""The feedback mechanisms, and the parts of which each is a bundle."""

from twin.vocabulary.word import Word


class Mechanism(Word):
    """A way in which the loop learns of its own failures; the keys of `mechanisms` in a scenario."""

    COORDINATION = 0, "协调联动"
    APPRAISAL = 1, "双向考核"
    TRACKING = 2, "案件跟踪"
    REVISIT = 3, "满意度回访"
    PLACEBO = 4, "对照机制"


class Part(Word):
    """What of a mechanism can be switched by itself."""

    ARBITRATION = 0, "责任裁定"  # contested matters are decided, else given back again and again
    BUREAU = 1, "即时督办"  # the bureau hears of a slow case at once, else on paper after days
    SHARING = 2, "信息共享"  # a register that both centres see adds to what files say
    PUBLICATION = 3, "考核公布"  # scores are made known, and effort answers
    APPEALS = 4, "考核申诉"
    ARRIVALS = 5, "到件提醒"  # a tray is opened at once, else at set times
    REMINDERS = 6, "到期催办"
    COMBING = 7, "每日梳理"  # files laid aside are looked for
    CALLS = 8, "回访来电人"
    CONTROLS = 9, "对照岗位"  # seats of its own that change nothing


PARTS_OF = {
    Mechanism.COORDINATION: (Part.ARBITRATION, Part.BUREAU, Part.SHARING),
    Mechanism.APPRAISAL: (Part.PUBLICATION, Part.APPEALS),
    Mechanism.TRACKING: (Part.ARRIVALS, Part.REMINDERS, Part.COMBING),
    Mechanism.REVISIT: (Part.CALLS,),
    Mechanism.PLACEBO: (Part.CONTROLS,),
}
