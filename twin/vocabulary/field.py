"""Words of the field: streams, deadline clocks, posts, natures of units, laws of work."""

from twin.vocabulary.word import Word


class Stream(Word):
    """The two arrival worlds, which must not be mixed."""

    CITY_MANAGEMENT = 0, "城市管理案件"
    DEMANDS = 1, "群众诉求"


class Clock(Word):
    """How a limit is counted."""

    URGENT_HOUR = 0, "紧急工作时"  # runs always
    WORK_HOUR = 1, "工作时"  # runs in office hours of working days
    WORK_DAY = 2, "工作日"  # ends at the close of the n-th working day after dispatch
    NATURAL_DAY = 3, "自然日"  # ends at 24:00 of the n-th day after dispatch


class Post(Word):
    """Who people are; the keys of `staff` in a scenario."""

    GRID_WORKERS = 0, "网格员"
    GRID_CHIEFS = 1, "网格长"
    FIELD_INSPECTORS = 2, "监督员"
    VIDEO_INSPECTORS = 3, "视频监督员"
    ACCEPTORS = 4, "受理员"
    SHIFT_LEADERS = 5, "值班长"
    CLOSERS = 6, "结案员"
    DISPATCHERS = 7, "派遣员"
    COORDINATORS = 8, "协调员"
    CLERKS = 9, "内勤"
    DUTY_SIGNERS = 10, "值班签收员"
    OFFICERS = 11, "承办人员"
    CREWS = 12, "处置队伍"
    EMERGENCY_CREWS = 13, "应急队伍"
    ARBITERS = 14, "裁定员"
    BUREAU_OFFICERS = 15, "督办人员"
    HOTLINE_SEATS = 16, "热线座席"
    REVISIT_SEATS = 17, "回访座席"
    PLACEBO_SEATS = 18, "对照座席"
    LEADING_OFFICERS = 19, "领导小组办公室人员"


class Nature(Word):
    """Who may supervise and appraise a unit."""

    STREET = 0, "街道(镇)所属"
    DISTRICT = 1, "区属"
    MUNICIPAL = 2, "市属"
    COMPANY = 3, "企业"
    PROPERTY = 4, "物业"


class Seat(Word):
    """Where in the district the work of a stage is done."""

    NOWHERE = 0, "无"  # a timer: holds nobody
    LOOP = 1, "所在循环"  # at the place in whose loop the case is
    SITE = 2, "问题所在地"  # with those who serve the place of the problem
    LEAD_DESK = 3, "承办单位内勤"
    LEAD_FIELD = 4, "承办单位处置力量"
    LEAD_SIGN = 5, "承办单位签收"  # its duty signers where it has any, else its desk


class WorkLaw(Word):
    """How the length of a piece of work is drawn."""

    CONSTANT = 0, "定长"
    EXPONENTIAL = 1, "指数"
    LOGNORMAL = 2, "对数正态"
    CATEGORY = 3, "按类别"
    NEXT_OPENING = 4, "下次时段"  # until a shift begins: when leaders read, when a tray is opened
    WORK_DAYS = 5, "若干工作日"


class ShiftEnd(Word):
    """What becomes of work in hand when the shift ends."""

    FINISH = 0, "做完再走"
    PUT_BACK = 1, "退回待办"
    NO_START = 2, "做不完不开始"


class CheckBy(Word):
    """Whose inspector checks a result on site."""

    BEAT = 0, "本责任区"  # the one whose beat it is in; anybody of the area while that one is away
    OTHER_BEAT = 1, "交叉核查"  # not the one whose beat it is in
    THIRD_PARTY = 2, "第三方"  # inspectors of the highest tier


class DispatchPolicy(Word):
    """How a dispatcher finds the unit that leads."""

    BY_CATALOGUE = 0, "按目录"
    AUTO = 1, "自动派遣"  # a machine: no time, more errors
    NEAREST = 2, "就近"
    LEAST_LOADED = 3, "最少积压"


class TrayOrder(Word):
    """In which order a tray is worked through within a lane."""

    ARRIVAL = 0, "先到先办"
    DEADLINE_FIRST = 1, "临期先办"


class Change(Word):
    """What a dated change of a scenario sets anew."""

    HEADCOUNT = 0, "人数增减"  # of a pool
    ABSENCE = 1, "缺勤率"  # of the people of a pool
    AUTHORITY = 2, "处置权限"  # of a place
    DESK = 3, "受理归口"  # which pool does the work of a post for a place
    LEAD = 4, "承办归口"  # which units lead matters of a role at a place
    MECHANISM = 5, "反馈机制"  # a part of one, on or off
    DISPATCH = 6, "派遣方式"
    ORDER = 7, "办理次序"
    PATROL_SHARE = 8, "巡查占比"
    REMINDER = 9, "催办时点"
    LADDER = 10, "督办时点"
    DISPATCH_ERROR = 11, "派遣差错率"
    AWARENESS = 12, "知晓度"  # of who lives at a place, as publicity makes it


class Lane(Word):
    """The lanes of a tray, first lane first."""

    URGENT = 0, "紧急"
    REMINDED = 1, "催办"
    ORDINARY = 2, "一般"


class Discovery(Word):
    """How a matter becomes known."""

    PATROL_OR_PUBLIC = 0, "巡查或群众"
    AFFECTED = 1, "当事人"
    AT_ONCE = 2, "即时"
