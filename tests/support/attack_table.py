"""Small attacks, each the body of a function that leaves in `won` whether it got what it is after.

The function knows `canary` (a file with a secret), `port` (of a listener on this machine), `victim` (a process of this
account) and the modules of HEAD. `layers` are those that stop it, each by itself, see `attack_layers.py`: with all of
them off it wins.
"""

# ruff: noqa: E501 - programs in a table read better whole

from __future__ import annotations

from typing import NamedTuple

MEMORY, FILE_SIZE = 160 * 1024 * 1024, 8 * 1024 * 1024
"""The limits of the subjects: bombs go only a little beyond, so that they harm nobody where nothing stops them."""
HEAD = """
import ctypes, gc, os, signal, socket, sys, threading, time
LIBC = ctypes.CDLL(None, use_errno=True)
def neighbour():
    return 1
"""


class Attack(NamedTuple):
    text: str
    layers: tuple[str, ...] = ()


def subject_text(body: str) -> str:
    lines = "\n    ".join(body.splitlines())
    return f"{HEAD}def f(canary, port, victim):\n    {lines}\n    return 'won' if won else 'lost'\n"


FILES = {
    "a file": Attack("won = open(canary).read()", ("landlock", "namespaces")),
    "a file by ctypes": Attack(
        "fd = LIBC.open(canary.encode(), 0)\nwon = fd >= 0 and os.read(fd, 99)", ("landlock", "namespaces")
    ),
    "a link to a file": Attack("os.symlink(canary, 'link')\nwon = open('link').read()", ("landlock", "namespaces")),
    "a hard link to a file": Attack("os.link(canary, 'hard')\nwon = open('hard').read()", ("landlock", "namespaces")),
    "a file by the folder's descriptor": Attack(
        "fd = os.open(os.path.dirname(canary), os.O_PATH)\nwon = os.read(os.open('canary', os.O_RDONLY, dir_fd=fd), 99)",
        ("landlock", "namespaces"),
    ),
    "a file by climbing": Attack("won = open('../' * 40 + canary).read()", ("landlock", "namespaces")),
    "a file as a map": Attack(
        "import mmap\nwon = mmap.mmap(os.open(canary, 0), 0, prot=mmap.PROT_READ)[:]", ("landlock", "namespaces")
    ),
    "a file by a database": Attack(
        "import sqlite3\nc = sqlite3.connect('x')\n"
        "try:\n    c.execute('attach ? as y', (canary,))\n    won = c.execute('select * from y.sqlite_master').fetchall() or True\n"
        "except sqlite3.DatabaseError as e: won = 'not a database' in str(e)",
        ("landlock", "namespaces"),
    ),
    "a listing of the root": Attack("won = os.listdir('/')", ("landlock",)),
    "a listing of the canary's folder": Attack(
        "won = [e.name for e in os.scandir(os.path.dirname(canary))]", ("landlock", "namespaces")
    ),
    "the accounts": Attack("won = open('/etc/passwd').read()", ("landlock", "namespaces")),
    "the environment of the parent": Attack(
        "won = open(f'/proc/{os.getppid()}/environ').read()", ("landlock", "privileges", "namespaces")
    ),
    "the environment of a victim": Attack(
        "won = open(f'/proc/{victim}/environ').read()", ("landlock", "privileges", "namespaces")
    ),
    "the memory of itself": Attack("won = open('/proc/self/maps', 'rb').read(1)", ("landlock", "namespaces")),
    "the files of the first process": Attack("won = os.listdir('/proc/1/fd')", ("landlock", "namespaces")),
    "the source of the grader": Attack(
        "won = open(sys._getframe(1).f_code.co_filename).read()", ("landlock", "namespaces")
    ),
    "a file over another": Attack(
        "open('mine', 'w').close()\nos.rename('mine', canary + '2')\nwon = True", ("landlock", "namespaces")
    ),
    "a change of a file's end": Attack(
        "won = LIBC.truncate(canary.encode(), 0) == 0", ("landlock", "seccomp", "namespaces")
    ),
    "an addition to a file": Attack("won = open(canary, 'a').write('x')", ("landlock", "namespaces")),
    "the end of a file": Attack("os.unlink(canary); won = True", ("landlock", "namespaces")),
    "a program that stays": Attack("open('/tmp/gcx_more', 'w').close(); won = True", ("landlock", "namespaces")),
    "a name in shared memory": Attack(
        "from multiprocessing.shared_memory import SharedMemory\nSharedMemory('gcx_more', create=True, size=9); won = True",
        ("landlock", "seccomp", "namespaces"),
    ),
    "byte code beside the standard library": Attack(
        "import py_compile\npy_compile.compile(os.__file__, cfile='/var/tmp/gcx_more', doraise=True); won = True",
        ("landlock", "namespaces"),
    ),
    "a device": Attack(
        "os.mknod('disk', 0o20600, os.makedev(0, 0)); won = os.path.exists('disk')", ("landlock", "seccomp")
    ),
    "rights for all": Attack(
        "os.chmod(canary, 0o777); won = os.stat(canary).st_mode & 0o777 == 0o777", ("seccomp", "namespaces")
    ),
    "the times of a file": Attack(
        "os.utime(canary, (0, 0)); won = os.stat(canary).st_mtime == 0", ("seccomp", "namespaces")
    ),
    "a label on a file": Attack(
        "os.setxattr(canary, 'user.gcx', b'x'); won = os.getxattr(canary, 'user.gcx')", ("seccomp", "namespaces")
    ),
}
POWERS = {
    "another root": Attack("os.chroot('.'); won = True", ("seccomp", "privileges")),
    "a mount": Attack("won = LIBC.mount(b'none', b'.', b'tmpfs', 0, None) == 0", ("landlock", "seccomp", "privileges")),
    "namespaces": Attack("won = LIBC.unshare(0x10000000) == 0", ("seccomp",)),
    "the namespace of another": Attack(
        "won = LIBC.setns(os.pidfd_open(victim), 0x08000000) == 0", ("landlock", "seccomp", "privileges", "namespaces")
    ),
    "root": Attack("os.setuid(0); won = True", ("seccomp",)),
    "more capabilities": Attack("won = LIBC.prctl(24, 0, 0, 0, 0) == 0", ("seccomp", "privileges")),
    "the limits of a victim": Attack(
        "import resource\nresource.prlimit(victim, resource.RLIMIT_NOFILE, (50, 50)); won = True",
        ("seccomp", "namespaces"),
    ),
    "higher limits": Attack(
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\n"
        "won = resource.getrlimit(resource.RLIMIT_AS)[1] == -1",
        ("limits",),
    ),
    "a clock": Attack("won = LIBC.adjtimex(b'\\0' * 300) >= 0", ("seccomp",)),
    "a name for the machine": Attack("socket.sethostname('x'); won = True", ("seccomp", "privileges")),
    "a keyring": Attack("won = LIBC.syscall(250, 0, -3, 1) >= 0", ("seccomp",)),
    "a filter over the filter": Attack(
        "won = LIBC.syscall(317, 1, 0, None) == 0 or ctypes.get_errno() == 14", ("seccomp",)
    ),
    "memory that asks others": Attack("won = LIBC.syscall(323, 1) >= 0", ("seccomp",)),
    "a queue of calls": Attack(
        "won = LIBC.syscall(425, 4, ctypes.create_string_buffer(200)) >= 0", ("seccomp", "limits")
    ),
    "a program for the kernel": Attack(
        "LIBC.syscall(321, 5, ctypes.create_string_buffer(72), 72)\nwon = ctypes.get_errno() in (1, 22)",
        ("seccomp",),
    ),
}
PROCESSES = {
    "a fork": Attack("os.fork() or os._exit(0); won = True", ("seccomp",)),
    "a spawn": Attack("won = os.posix_spawn('/bin/true', ['true'], {})", ("landlock", "seccomp", "namespaces")),
    "another program": Attack("os.execv('/bin/sh', ['sh', '-c', 'exit 0'])", ("landlock", "seccomp", "namespaces")),
    "a shell": Attack("won = os.system('true') == 0", ("landlock", "seccomp", "namespaces")),
    "a clone by number": Attack("won = LIBC.syscall(56, 17, 0, 0, 0, 0) or os._exit(0)\nwon = won > 0", ("seccomp",)),
    "a newer clone by number": Attack(
        "won = LIBC.syscall(435, (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17), 88) or os._exit(0)\nwon = won > 0",
        ("seccomp",),
    ),
    "a pool": Attack(
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    won = pool.map(abs, [1])",
        ("landlock", "seccomp", "namespaces"),
    ),
    "a daemon": Attack(
        "read, write = os.pipe()\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.write(write, b'x'); time.sleep(9)\n    os._exit(0)\nwon = os.read(read, 1)",
        ("seccomp",),
    ),
    "a bomb of processes": Attack(
        "won = all([os.fork() or time.sleep(9) or os._exit(0) for _ in range(20)])", ("seccomp",)
    ),
    "a program in memory": Attack("won = LIBC.memfd_create(b'x', 0) >= 0", ("seccomp",)),
    "a signal to all": Attack("os.kill(-1, 0); won = True", ("seccomp", "namespaces")),
    "a signal to the driver": Attack("os.kill(victim, 0); won = True", ("landlock", "seccomp", "namespaces")),
    "a signal by thread": Attack("won = LIBC.syscall(200, victim, 0) == 0", ("landlock", "seccomp", "namespaces")),
    "a signal by descriptor": Attack(
        "won = signal.pidfd_send_signal(os.pidfd_open(victim), 0) is None", ("landlock", "seccomp", "namespaces")
    ),
    "a signal by a file": Attack(
        "import fcntl\nr, w = os.pipe()\nfcntl.fcntl(r, fcntl.F_SETOWN, victim); won = fcntl.fcntl(r, fcntl.F_GETOWN) == victim",
        ("seccomp", "namespaces"),
    ),
    "the memory of a victim": Attack(
        "here = ctypes.create_string_buffer(16)\naddress = ctypes.addressof(here)\n"
        "v = (ctypes.c_uint64 * 2)(address, 8)\nLIBC.process_vm_readv(victim, v, 1, v, 1, 0)\n"
        "won = ctypes.get_errno() in (0, 14)",
        ("landlock", "seccomp", "privileges", "namespaces"),
    ),
    "a victim as a debuggee": Attack(
        "won = LIBC.ptrace(0x4206, victim, 0, 0) == 0", ("landlock", "seccomp", "privileges", "namespaces")
    ),
    "priority": Attack(
        "os.setpriority(os.PRIO_PROCESS, victim, 19); won = True", ("seccomp", "privileges", "namespaces")
    ),
    "the processor of a victim": Attack(
        "os.sched_setaffinity(victim, os.sched_getaffinity(victim)); won = True",
        ("seccomp", "privileges", "namespaces"),
    ),
}
NETWORK = {
    "a connection": Attack(
        "socket.create_connection(('127.0.0.1', port), 2); won = True", ("landlock", "seccomp", "namespaces")
    ),
    "a datagram": Attack(
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port)); won = True",
        ("seccomp", "namespaces"),
    ),
    "a listener": Attack("socket.create_server(('127.0.0.1', 0)); won = True", ("landlock", "seccomp")),
    "an abstract socket": Attack(
        "s = socket.socket(socket.AF_UNIX); s.connect('\\0gcx-more'); won = True", ("landlock", "seccomp", "namespaces")
    ),
    "a raw socket": Attack("socket.socket(socket.AF_PACKET, socket.SOCK_RAW); won = True", ("seccomp", "privileges")),
    "a netlink socket": Attack("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW); won = True", ("seccomp",)),
    "a datagram from a pair": Attack(
        "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', '\\0gcx-datagrams'); won = True",
        ("landlock", "seccomp", "namespaces"),
    ),
    "a queue of messages": Attack("won = LIBC.msgget(0x6763, 0o1600) >= 0", ("seccomp",)),
    "shared memory": Attack("won = LIBC.shmget(0x6763, 9, 0o1600) >= 0", ("seccomp",)),
}
BOMBS = {
    "memory": Attack("won = [bytearray(2**24) for _ in range(12)]", ("limits",)),
    "mapped memory": Attack("import mmap\nwon = [mmap.mmap(-1, 2**26) for _ in range(4)]", ("limits",)),
    "memory by unpacking": Attack(
        "import zlib\nwon = len(zlib.decompress(zlib.compress(bytes(2**24))) * 12)", ("limits",)
    ),
    "a shared map": Attack("import mmap\nwon = [mmap.mmap(-1, 2**26, mmap.MAP_SHARED) for _ in range(4)]", ("limits",)),
    "threads": Attack(
        "some = [threading.Thread(target=time.sleep, args=(3,), daemon=True) for _ in range(90)]\n"
        "[thread.start() for thread in some]\nwon = threading.active_count() > 80 and not time.sleep(1)",
        ("limits", "watch"),
    ),
    "files": Attack(
        "[open(str(n), 'w').close() for n in range(3000)]; time.sleep(0.5); won = True", ("namespaces", "quota")
    ),
    "folders": Attack("[os.mkdir(str(n)) for n in range(3000)]; time.sleep(0.5); won = True", ("namespaces", "quota")),
    "a deep folder": Attack(
        "for _ in range(99): os.mkdir('d'); os.chdir('d')\ntime.sleep(0.5); won = True", ("quota",)
    ),
    "a large file": Attack("won = open('x', 'wb').write(bytes(2**24))", ("limits",)),
    "many large files": Attack(
        "[open(str(n), 'wb').write(bytes(2**22)) for n in range(20)]; time.sleep(0.5); won = True",
        ("namespaces", "quota"),
    ),
    "a hole": Attack(
        "os.truncate('x', 2**40) if open('x', 'w') else 0; won = os.path.getsize('x') > 2**39", ("seccomp", "limits")
    ),
    "descriptors": Attack("won = [os.dup(1) for _ in range(99)]", ("limits",)),
    "pipes": Attack("won = [os.pipe() for _ in range(99)]", ("limits",)),
    "pinned memory": Attack(
        "b = bytearray(2**20)\nwon = LIBC.mlock((ctypes.c_char * len(b)).from_buffer(b), len(b)) == 0",
        ("seccomp", "limits"),
    ),
    "a memory dump": Attack("import resource\nwon = resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)", ("limits",)),
    "time": Attack("while True: pass", ("watch", "lines")),
    "time in one line of C": Attack("won = sum(range(10**12))", ("watch",)),
    "a number": Attack("won = len(str(3 ** 3 ** 14)) if not sys.set_int_max_str_digits(0) else 0", ("watch",)),
    "a pattern": Attack("import re\nwon = re.match('(a+)+$', 'a' * 40 + 'b') or True", ("watch",)),
    "sleep": Attack("time.sleep(30); won = True", ("watch",)),
    "sleep in small parts": Attack("for _ in range(3000): time.sleep(0.01)\nwon = True", ("watch",)),
    "a lock": Attack("lock = threading.Lock()\nlock.acquire(); lock.acquire()", ("watch",)),
    "a stop": Attack("signal.raise_signal(signal.SIGSTOP); won = False", ("namespaces", "watch")),
    "tracing off": Attack("sys.settrace(None)\nwhile True: pass", ("watch",)),
    "a counter set back": Attack(
        "frame = sys._getframe()\n"
        "while frame:\n"
        "    for value in list(frame.f_locals.values()):\n"
        "        if hasattr(value, 'counter'):\n"
        "            value.counter.reset(10**18)\n"
        "    frame = frame.f_back\n"
        "while True: pass",
        ("watch",),
    ),
}
KERNEL_ONLY = ("bombs: a deep folder",)
"""At the level strong the kernel itself throws the folder away, however deep: nobody has to look into it."""
ALL = {
    f"{kind}: {name}": attack
    for kind, table in (
        ("files", FILES),
        ("powers", POWERS),
        ("processes", PROCESSES),
        ("network", NETWORK),
        ("bombs", BOMBS),
    )
    for name, attack in table.items()
}
