"""Where a case can stand, how the work of a stage can end, and which of the seven links a stage belongs to."""

from twin.vocabulary.word import Word


class Link(Word):
    """The seven links (七个环节) of the Haidian closed loop, in their order."""

    COLLECTION = 0, "信息采集"
    ESTABLISHMENT = 1, "案卷建立"
    DISPATCH = 2, "任务派遣"
    HANDLING = 3, "任务处理"
    FEEDBACK = 4, "处理反馈"
    CHECK_AND_CLOSE = 5, "核查结案"
    APPRAISAL = 6, "考核评价"


class Stage(Word):
    """One step of the pipeline, with its own post or timer."""

    REPORT = 0, "上报"
    ACCEPT = 1, "受理"
    VERIFY = 2, "核实"  # before filing
    FILE = 3, "立案"
    SORT = 4, "分派"  # a dispatcher's desk: send down, send up, or dispatch to a unit
    SIGN = 5, "签收"
    EXAMINE = 6, "初审"
    EXTERNAL = 7, "等待外部条件"  # parts, owner, contractor: holds nobody
    HANDLE = 8, "处置"
    FEEDBACK = 9, "反馈"
    CHECK = 10, "核查"  # after handling, on site
    REVIEW = 11, "材料核查"  # after handling, on paper
    CLOSE = 12, "结案"
    ARCHIVE = 13, "归档"
    APPRAISE = 14, "评价"
    END = 15, "终结"
    APPROVE = 16, "阅批"  # a leader reads at set times
    ARBITRATE = 17, "争议裁定"
    HEARING = 18, "听证"  # the days until a decision binds
    RESPOND = 19, "应急处置"
    REVISIT = 20, "回访"  # whoever reported it is asked; passed where nobody is


LINK_OF = {
    Stage.REPORT: Link.COLLECTION,
    Stage.ACCEPT: Link.ESTABLISHMENT,
    Stage.VERIFY: Link.ESTABLISHMENT,
    Stage.FILE: Link.ESTABLISHMENT,
    Stage.SORT: Link.DISPATCH,
    Stage.SIGN: Link.HANDLING,
    Stage.ARBITRATE: Link.DISPATCH,
    Stage.HEARING: Link.DISPATCH,
    Stage.EXAMINE: Link.HANDLING,
    Stage.APPROVE: Link.HANDLING,
    Stage.RESPOND: Link.HANDLING,
    Stage.EXTERNAL: Link.HANDLING,
    Stage.HANDLE: Link.HANDLING,
    Stage.FEEDBACK: Link.FEEDBACK,
    Stage.CHECK: Link.CHECK_AND_CLOSE,
    Stage.REVIEW: Link.CHECK_AND_CLOSE,
    Stage.CLOSE: Link.CHECK_AND_CLOSE,
    Stage.REVISIT: Link.CHECK_AND_CLOSE,
    Stage.ARCHIVE: Link.CHECK_AND_CLOSE,
    Stage.APPRAISE: Link.APPRAISAL,
}


class Outcome(Word):
    """How the work of a stage ended."""

    DONE = 0, "完成"
    COMPLETE = 1, "材料齐全"
    DOUBTFUL = 2, "需核实"
    REJECTED = 3, "不予受理"
    CONFIRMED = 4, "核实属实"
    UNFOUNDED = 5, "核实不属实"
    FILED = 6, "立案"
    VOIDED = 7, "作废"
    DOWN = 8, "下派"
    UP = 9, "上报上级"
    DISPATCHED = 10, "派遣到位"
    READY = 11, "可即办"
    DELAYED = 12, "待外部条件"
    IN_FIELD = 13, "现场核查"
    ON_PAPER = 14, "材料核查"
    SOLVED = 15, "已解决"
    UNSOLVED = 16, "未解决"
    UNSOLVED_AGAIN = 17, "多次未解决"
    SELF_HANDLED = 18, "自行处置"
    EMERGENCY = 19, "突发"
    RETURNED = 20, "退件"
    CONTESTED = 21, "责任争议"
    SENSITIVE = 22, "需阅批"
    DUPLICATE = 23, "重复件"  # another case is about the same matter
    LEFT = 24, "久候离开"  # its turn did not come in time
    FULL = 25, "席位已满"  # turned away at once


N_OUTCOMES = len(Outcome)


class Door(Word):
    """Whom a step of the route dispatches a case to."""

    NONE = 0, "无"
    LEAD = 1, "主责单位"
    EMERGENCY = 2, "应急中心"


class Judge(Word):
    """Which rule of behaviour says how the work of a stage ended."""

    NOBODY = 0, "无"
    ACCEPTANCE = 1, "受理"
    VERIFICATION = 2, "核实"
    FILING = 3, "立案"
    SORTING = 4, "分派"
    EXAMINATION = 5, "初审"
    FORM_OF_CHECK = 6, "核查方式"
    CHECKING = 7, "核查"
    REPORTING = 8, "上报"
    SIGNING = 9, "签收"
    APPROVAL = 10, "阅批"
    REVISITING = 11, "回访"
    CHANCE = 12, "按比例"  # by shares that the scenario states


OUTCOMES_OF = {
    Judge.NOBODY: (Outcome.DONE,),
    Judge.ACCEPTANCE: (
        Outcome.COMPLETE, Outcome.DOUBTFUL, Outcome.REJECTED, Outcome.EMERGENCY, Outcome.DUPLICATE,
    ),
    Judge.VERIFICATION: (Outcome.CONFIRMED, Outcome.UNFOUNDED),
    Judge.FILING: (Outcome.FILED, Outcome.VOIDED, Outcome.DUPLICATE),
    Judge.SORTING: (Outcome.DISPATCHED, Outcome.DOWN, Outcome.UP),
    Judge.SIGNING: (Outcome.DONE, Outcome.RETURNED, Outcome.CONTESTED),
    Judge.EXAMINATION: (
        Outcome.READY, Outcome.DELAYED, Outcome.SENSITIVE, Outcome.RETURNED, Outcome.CONTESTED, Outcome.DUPLICATE,
    ),
    Judge.APPROVAL: (Outcome.READY, Outcome.DELAYED),
    Judge.FORM_OF_CHECK: (Outcome.IN_FIELD, Outcome.ON_PAPER),
    Judge.REPORTING: (Outcome.DONE, Outcome.SELF_HANDLED),
    Judge.REVISITING: (Outcome.SOLVED, Outcome.UNSOLVED, Outcome.DONE),
    Judge.CHECKING: (Outcome.SOLVED, Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN),
    Judge.CHANCE: (  # any of these
        Outcome.DONE, Outcome.COMPLETE, Outcome.DOUBTFUL, Outcome.REJECTED, Outcome.CONFIRMED, Outcome.UNFOUNDED,
        Outcome.FILED, Outcome.VOIDED, Outcome.READY, Outcome.DELAYED, Outcome.SENSITIVE, Outcome.IN_FIELD,
        Outcome.ON_PAPER, Outcome.SOLVED, Outcome.UNSOLVED, Outcome.UNSOLVED_AGAIN,
    ),
}
OPTIONAL = (Outcome.DUPLICATE,)  # only where matters are reported twice


class Ending(Word):
    """How a case stops being open. The numbers stand in the log's `reason`, apart from those of `Outcome`."""

    CLOSED = 96, "结案"
    REJECTED = 97, "不予受理"
    VOIDED = 98, "作废"
    MERGED = 99, "并案"
