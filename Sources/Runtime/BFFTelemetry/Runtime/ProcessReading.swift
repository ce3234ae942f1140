internal import Glibc

/// What the kernel knows of this process (proc(5)). Zero where it does not tell.
enum ProcessReading {
    /// When the process started: nanoseconds since 1970.
    static var start: Int {
        // Since the machine's start, in ticks: the twenty-second field, the twentieth behind the name.
        let ticks = statistics.count > 19 ? Int(statistics[19]) ?? 0 : 0
        let started = nanoseconds(ticks: ticks)
        return time(of: CLOCK_REALTIME) - (time(of: CLOCK_BOOTTIME) - started)
    }

    /// Nanoseconds, in programs and in the kernel for them.
    static var processorTime: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = Int(usage.ru_utime.tv_sec) + Int(usage.ru_stime.tv_sec)
        let microseconds = Int(usage.ru_utime.tv_usec) + Int(usage.ru_stime.tv_usec)
        return seconds * 1_000_000_000 + microseconds * 1000
    }

    static var residentBytes: Int {
        let fields = contents(of: "/proc/self/statm").split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }

    /// The one that counts them aside.
    static var openDescriptors: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Two are the folder itself and the one above it.
        return max(0, count - 3)
    }

    static var descriptorsMax: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return Int(clamping: limit.rlim_cur)
    }

    /// Fields behind the name, which may hold blanks and parentheses itself.
    private static var statistics: [Substring] {
        let text = contents(of: "/proc/self/stat")
        guard let end = text.lastIndex(of: ")") else { return [] }
        return text[text.index(after: end)...].split(separator: " ")
    }

    private static func nanoseconds(ticks: Int) -> Int {
        let perSecond = max(1, sysconf(Int32(_SC_CLK_TCK)))
        return ticks * (1_000_000_000 / perSecond)
    }

    private static func time(of clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func contents(of path: String) -> String {
        guard let file = fopen(path, "rb") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
