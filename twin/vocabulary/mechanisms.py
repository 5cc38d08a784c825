"""The feedback mechanisms, and the parts of which each is a bundle."""

from twin.vocabulary.word import Word


class Mechanism(Word):
    """A way in which the loop learns of its own failures; the keys of `mechanisms` in a scenario."""

    COORDINATION = 0, "协调联动"
    APPRAISAL = 1, "双向考核"
    TRACKING = 2, "案件跟踪"
    FIRST_RECEIVER = 3, "首接责任"
    REVISIT = 4, "满意度回访"
    PLACEBO = 5, "对照机制"


class Part(Word):
    """What of a mechanism can be switched by itself."""

    PARALLEL = 0, "并行会办"  # units of a joint matter at once, else one after another
    ARBITRATION = 1, "责任裁定"  # contested matters are decided, else given back again and again
    BUREAU = 2, "即时督办"  # the bureau hears of a slow case at once, else on paper after days
    SHARING = 3, "信息共享"  # a register that both centres see adds to what files say
    PUBLICATION = 4, "考核公布"  # scores are made known, and effort answers
    APPEALS = 5, "考核申诉"
    ARRIVALS = 6, "到件提醒"  # a tray is opened at once, else at set times
    REMINDERS = 7, "到期催办"
    COMBING = 8, "每日梳理"  # files laid aside are looked for
    KEEPING = 9, "首接不退"  # whoever received first keeps a case until somebody accepts it
    CALLS = 10, "回访来电人"
    CONTROLS = 11, "对照岗位"  # seats of its own that change nothing
    GAMING = 12, "应考行为"  # padding, closing for the deadline, declining what is hard; where scores are published


PARTS_OF = {
    Mechanism.COORDINATION: (Part.PARALLEL, Part.ARBITRATION, Part.BUREAU, Part.SHARING),
    Mechanism.APPRAISAL: (Part.PUBLICATION, Part.APPEALS, Part.GAMING),
    Mechanism.TRACKING: (Part.ARRIVALS, Part.REMINDERS, Part.COMBING),
    Mechanism.FIRST_RECEIVER: (Part.KEEPING,),
    Mechanism.REVISIT: (Part.CALLS,),
    Mechanism.PLACEBO: (Part.CONTROLS,),
}
