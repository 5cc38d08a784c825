"""What a log says: activities, phases, reasons; and what the truth record says."""

from twin.vocabulary.route import Ending, Outcome, Stage
from twin.vocabulary.word import Word


class Phase(Word):
    """Which moment of an activity a row of the log marks; waiting (enable to start) is not work (start to end)."""

    FACT = 0, "事实"
    ENABLE = 1, "待办"
    START = 2, "开始"
    END = 3, "结束"


class Activity(Word):
    """What a row of the log is about. Numbers below 32 are work: the stages' own first (`Activity(stage)`)."""

    REPORT = 0, "上报"
    ACCEPT = 1, "受理"
    VERIFY = 2, "核实"
    FILE = 3, "立案"
    SORT = 4, "分派"
    SIGN = 5, "签收"
    EXAMINE = 6, "初审"
    EXTERNAL = 7, "等待外部条件"
    HANDLE = 8, "处置"
    FEEDBACK = 9, "反馈"
    CHECK = 10, "核查"
    REVIEW = 11, "材料核查"
    CLOSE = 12, "结案"
    ARCHIVE = 13, "归档"
    APPRAISE = 14, "评价"
    APPROVE = 16, "阅批"
    ARBITRATE = 17, "争议裁定"
    HEARING = 18, "听证"
    RESPOND = 19, "应急处置"
    REVISIT = 20, "回访"
    CO_HANDLE = 24, "协办处置"  # work beside the stages: a part of a joint matter
    SUPERVISE = 25, "督办"
    INSPECT = 26, "行政监察"
    HAND_ON = 28, "协办转办"  # a part of a joint matter on its way to whom it is next: sorted, signed, examined
    COORDINATE = 29, "统筹协调"  # a joint matter, before its parts begin and after the last of them
    APPEAL = 30, "考核申诉"
    CONTROL = 31, "对照处理"  # of the placebo; its items have numbers of their own
    CARRY = 32, "期初在办"  # a case that was open when the log begins
    DISPATCH = 33, "派遣"  # to one lead unit; `value` is the deadline
    RELEASE = 34, "撤销派遣"
    SEND_DOWN = 35, "下派"
    ESCALATE = 36, "升级"
    REMIND = 37, "催办"
    OVERDUE = 38, "超期"
    SUSPEND = 39, "挂账"
    RESUME = 40, "恢复计时"  # `value` is the new deadline
    CONCLUDE = 41, "终结"  # `reason` is the ending
    DUTY = 42, "在岗"
    RETURN = 44, "退件"  # `value` is the number of returns so far
    EXTEND = 45, "延期"  # `value` is the new deadline
    CONTACT = 46, "联系诉求人"
    EXEMPT = 47, "剔除"  # asked for; `reason` says whether granted
    PUBLISH = 62, "考核公布"  # `value` is the score in millionths
    EXTENSION = 63, "扩展机制"  # a fact that a file outside the package writes
    WAITED = 48, "等待构成"  # `reason` is a cause, `value` the seconds of a wait that it explains
    REPEAT = 52, "再次反映"  # `reason` is the channel, `value` the number of times so far
    LAY_ASIDE = 49, "搁置"  # a file is in nobody's tray; `value` is how many lay in the one where it belongs
    RECALL = 50, "找回"  # it is back in its tray; `reason` says by what
    RATE = 56, "评议"  # what a revisit heard; `reason` is the question, `value` 1 for content, 0 for not
    STANDING = 57, "考核排位"  # of a place, in the name of its first unit, or of a person; `reason`: score or rank
    ANSWER = 58, "答复退件"  # of the dispatcher, to a unit that keeps a case; `unit` is asked to accept it
    PATROL = 43, "巡查"  # one stretch; `value` of its end is the number of looks
    VISIT = 59, "入户走访"  # of one door; `reason` of its end is the answer, `value` whether the register changed
    AWAY = 60, "例会与其他公务"  # a regular duty takes somebody from the work; `value` is its seconds


class Truth(Word):
    """What the truth record says; no information system would know it."""

    BORN = 128, "发生"
    NOTICED = 129, "察觉未报"
    VANISHED = 130, "自行消失"
    FIXED = 131, "真正解决"
    NOT_FIXED = 132, "未真正解决"
    LATENT_AGAIN = 133, "结案后仍存在"
    HARMED = 134, "造成损害"
    PADDED = 140, "凑数上报"  # a trivial matter, filed for the numbers' sake


FIRST_TRUTH = 128
FIRST_SIDE = Activity.CO_HANDLE  # work beside the stages, up to CARRY
JOINT = (Activity.CO_HANDLE, Activity.HAND_ON, Activity.COORDINATE)  # of it, what a joint matter needs


class Reason(Word):
    """Why a row was written, where it is neither an outcome nor an ending."""

    ATTITUDE = 60, "服务态度"  # what a revisit asks for
    SPEED = 61, "办理效率"
    SCORE = 62, "考核得分"  # in millionths
    RANK = 63, "考核名次"  # 1 is the best of a tier
    PUT_BACK = 64, "交班退回"
    KEPT = 65, "本人续办"
    NOT_FILED = 66, "未及填报"
    INTERRUPTED = 67, "因急中断"
    GRANTED = 68, "同意"
    REFUSED = 69, "不同意"
    WITHDRAWN = 70, "撤回"  # not needed any more
    NOT_REACHED = 71, "无人应答"  # called again later
    EXPLAINED = 72, "说明退件理由"  # what is left is to write down why a case is given back
    COMBED = 76, "梳理发现"  # why a file that was laid aside came to light
    STOCKTAKEN = 77, "月末清点"
    REMINDED = 78, "催办查出"
    SUPERVISED = 79, "督办查出"


class Channel(Word):
    """Through which door a matter came in. Stands in `reason` of a REPORT row."""

    PATROL = 80, "巡查上报"
    GRID_WORKER = 81, "网格员上报"
    HOTLINE = 82, "12345热线"
    APP = 83, "市民随手拍"
    TRACE = 84, "真实记录"
    VIDEO = 85, "视频上报"
    MEDIA = 86, "媒体反映"
    OFFICE = 87, "社区居委会反映"


class Cause(Word):
    """What the time of a case goes by with; every second has one."""

    WORK = 112, "办理"
    TRAVEL = 113, "路途"
    QUEUE = 114, "排队"
    OFF_DUTY = 115, "无人在岗"
    LOWER_PRIORITY = 116, "让位优先件"
    RETURN = 117, "退件"
    DISPUTE = 118, "责任争议"
    EXTERNAL_DELAY = 119, "外部条件"
    APPROVAL = 120, "待阅批"
    SUSPENDED = 121, "挂账"
    CHECK = 122, "待核查"
    RESIDENT = 123, "待诉求人"
    LAID_ASIDE = 124, "搁置"


def reasons() -> dict[int, Word]:
    """All that the column `reason` can hold, by number."""
    return {int(word): word for words in (Outcome, Reason, Channel, Ending, Cause) for word in words}


def activities() -> dict[int, Word]:
    """All that the column `activity` can hold in a log of events, by number."""
    return {int(word): word for word in Activity}


def stages() -> dict[int, Word]:
    """All that the column `stage` can hold, by number."""
    return {int(word): word for word in Stage}
