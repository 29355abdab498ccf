"""Replace names of the firmware by names that MicroPython has in ROM, where they cost no heap.

    self.detector.feed(times)   becomes   self.tanh.rect(times)

Each other distinct name takes about 16 bytes of heap for ever. launcher.py translates the functions in tracebacks back
with names.txt. Names that something else uses stay: a file over the cable, a text, a call that names its argument.
"""

import ast
import io
import tokenize
from binascii import crc32
from collections.abc import Iterable, Iterator, Mapping

# Names that MicroPython has in ROM: those of the unix port of 1.25.0 among the names of the ESP32's modules.
# A name that a port lacks costs heap and nothing else.
ROM_NAMES = """
AF_INET AF_INET6 AF_UNIX ARRAY ArithmeticError AssertionError AttributeError BFINT16 BFINT32 BFINT8 BFUINT16
BFUINT32 BFUINT8 BF_LEN BF_POS BIG_ENDIAN BaseException BytesIO CERT_NONE CERT_OPTIONAL CERT_REQUIRED
CancelledError DeflateIO EACCES EADDRINUSE EAGAIN EALREADY EBADF ECONNABORTED ECONNREFUSED ECONNRESET EEXIST
EHOSTUNREACH EINPROGRESS EINVAL EIO EISDIR ENOBUFS ENODEV ENOENT ENOMEM ENOTCONN EOFError EOPNOTSUPP EPERM
ETIMEDOUT Ellipsis Error Event Exception FLOAT32 FLOAT64 FrameBuffer FrameBuffer1 GS2_HMSB GS4_HMSB GS8 GZIP
GeneratorExit INT INT16 INT32 INT64 INT8 IOBase ImportError IndentationError IndexError KeyError
KeyboardInterrupt LITTLE_ENDIAN LONG LONGLONG Lock LockType LookupError MONO_HLSB MONO_HMSB MONO_VLSB
MSG_DONTROUTE MSG_DONTWAIT MVLSB MemoryError NATIVE NameError NoneType NotImplemented NotImplementedError
OSError OrderedDict OverflowError POLLERR POLLHUP POLLIN POLLOUT PROTOCOL_DTLS_CLIENT PROTOCOL_DTLS_SERVER
PROTOCOL_TLS_CLIENT PROTOCOL_TLS_SERVER PTR RAW RGB565 Response RingIO RuntimeError SHORT SOCK_DGRAM SOCK_RAW
SOCK_STREAM SOL_SOCKET SO_BROADCAST SO_ERROR SO_KEEPALIVE SO_LINGER SO_REUSEADDR SSLContext SSLSocket Server
Signal StopAsyncIteration StopIteration StreamReader StreamWriter StringIO SyntaxError Task TaskQueue
TextIOWrapper ThreadSafeFlag TimeoutError TypeError UINT UINT16 UINT32 UINT64 UINT8 ULONG ULONGLONG USHORT
UnicodeError VOID ValueError VfsFat VfsLfs2 ZLIB ZeroDivisionError a2b_base64 abs accept aclose acos acosh
acquire add addressof aes all allocate_lock any append appendleft args argv array ascii asin asinh atan atan2
atanh auth awrite b2a_base64 bin bind blit bool buffer bytearray bytearray_at byteorder bytes bytes_at calcsize
call_exception_handler callable cancel cb ceil center chdir choice chr cipher classmethod clear close code
collect compile complex connect const content context copy copysign coro cos cosh count crc32 create_task
current_task data decode decrypt degrees delattr delete deleter deque dict difference difference_update digest
dir disable discard divmod done dump dumps e ellipse enable encode encoding encrypt end endswith enumerate erf
erfc errno errorcode eval exc_info exc_type exception exec execfile executable exit exp expm1 extend fabs
factorial fileno fill fill_rect filter find flags float floor flush fmod format frexp from_bytes fromhex
fromkeys frozenset function gamma gather get get_ciphers get_event_loop get_exception_handler get_extra_info
get_ident getaddrinfo getattr getcwd getpeercert getrandbits getter globals gmtime group hasattr hash head
heap_lock heap_unlock heapify heappop heappush help hex hexlify hline id idle ilistdir imag implementation index
indices inet_ntop inet_pton inf input insert install int intersection intersection_update io ioctl ipoll is_set
isalpha isclose isdigit isdisjoint isenabled isfinite isinf isinstance islower isnan isspace issubclass issubset
issuperset isupper items iter join json keys ldexp len lgamma line list listdir listen load load_cert_chain
load_verify_locations loads locals localtime lock locked log log10 log2 loop lower lstrip machine makefile map
match max maxsize md5 mem16 mem32 mem8 mem_alloc mem_free mem_info memoryview message min mkdir mkfs mktime mode
modf modify modules mount name namedtuple nan native new_event_loop next object oct off on open opt_level ord os
pack pack_into partition patch path peek ph_key phase pi pixel platform polar poll poly pop popitem popleft port
post pow print print_exception property ptr ptr16 ptr32 ptr8 push put python_compiler qstr_info radians randint
random randrange range raw re read readblocks readinto readline readlines readonly real reason rect recv
recv_into recvfrom register release remove rename replace repr request reverse reversed rfind rindex rmdir round
rpartition rsplit rstrip run run_forever run_until_complete schedule scroll search seed seek select send sendall
sendto sep server_hostname server_side set set_ciphers set_exception_handler setattr setblocking setdefault
setsockopt setter settimeout sha1 sha256 sin sinh sizeof sleep sleep_ms sleep_us slice socket soft_reset sort
sorted split splitlines sqrt ssl stack_size stack_use start start_new_thread startswith stat state staticmethod
statvfs stderr stdin stdout step stop str strip struct sub sum super symmetric_difference sync sys tan tanh tau
tell text threshold throw ticks_add ticks_cpu ticks_diff ticks_ms ticks_us time time_ns time_pulse_us timeout
to_bytes trunc tuple type umount unhexlify uniform union unlink unpack unpack_from unregister update upper
urandom value values verify_mode version version_info viper vline wait websocket wrap_socket write writeblocks
zip
""".split()  # noqa: SIM905 (a list would be long)
# Names of other objects on the ESP32 that the firmware uses for its own too.
OTHERS = {"RTC", "memory"}
PROBED = {"Device", "beat", "on_event", "run_once", "unload"}  # that tests replace on the device
PUBLIC = ("launcher.py", "board.py")  # files whose names code over the cable uses


def choose_names(sources: Mapping[str, str], others: Iterable[str]) -> dict[str, str]:
    """The new name of each name that changes.

    sources: by file name; others: texts of code that uses the firmware's names on the device
    A change of the firmware changes few of them, so that few files have to be sent.
    """
    trees = {name: ast.parse(text) for name, text in sources.items()}
    kept = {name.rpartition("/")[2].removesuffix(".py") for name in sources} | set(ROM_NAMES) | OTHERS | PROBED
    for text in [*others, *(text for name, text in sources.items() if name in PUBLIC)]:
        kept |= set(_identifiers(text))
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    kept |= {node.arg or "" for node in nodes if isinstance(node, ast.keyword)}
    kept |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    taken = {word for text in sources.values() for word in _identifiers(text)} | (kept - set(ROM_NAMES))
    found: dict[str, str] = {}
    for name in sorted({name for tree in trees.values() for name in _defined(tree)} - kept):
        first = crc32(name.encode()) % len(ROM_NAMES)
        free = (new for new in ROM_NAMES[first:] + ROM_NAMES[:first] if new not in taken)
        if not name.startswith("__") and (new := next(free, "")):
            found[name] = new
            taken.add(new)
    return found


def rename(text: str, names: Mapping[str, str]) -> str:
    """The same text with these names replaced."""
    lines = text.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        if token.type == tokenize.NAME and token.string in names:
            (row, first), (_, last) = token.start, token.end
            lines[row - 1] = lines[row - 1][:first] + names[token.string] + lines[row - 1][last:]
    return "".join(lines)


def _identifiers(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            yield token.string


def _defined(tree: ast.Module) -> Iterator[str]:
    """Names of functions, classes and attributes, and of module and class variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
        if isinstance(node, ast.Module | ast.ClassDef):
            assigned = [one for line in node.body if isinstance(line, ast.Assign) for one in line.targets]
            yield from (one.id for one in assigned if isinstance(one, ast.Name) and one.id[0] != "_")
