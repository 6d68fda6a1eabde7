package dev.quire.files;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * The functions of POSIX and Linux that Java has no way to call. Each returns 0 or a descriptor
 * when it succeeds, and otherwise the negative number of the error; {@link #MISSING} where the
 * system has no such function.
 *
 * <p>A JVM that was not told to allow native access has none of them here: it would print a
 * warning, or refuse. {@code -Dquire.posix=off} plays a system that has none of them, except to
 * take disk space.
 */
final class Posix {
  static final int MISSING = -38; // ENOSYS
  static final int EXISTS = -17; // EEXIST
  static final int TOO_LARGE = -27; // EFBIG
  static final int NO_SPACE = -28; // ENOSPC

  static final int READ_ONLY = 0; // O_RDONLY
  static final int READ_WRITE = 2; // O_RDWR
  static final int RENAME_NO_REPLACE = 1;
  static final int RENAME_EXCHANGE = 2;
  private static final int CURRENT_FOLDER = -100; // AT_FDCWD of Linux
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4; // LOCK_EX | LOCK_NB

  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /** Also set by tests. */
  static boolean off = "off".equals(System.getProperty("quire.posix"));

  /** EWOULDBLOCK, which is another number on BSD and macOS. */
  static final int WOULD_BLOCK = LINUX ? -11 : -35;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN = function("open", ValueLayout.ADDRESS, INT);
  private static final MethodHandle CLOSE = function("close", INT);
  private static final MethodHandle ALLOCATE = function("posix_fallocate", INT, LONG, LONG);
  private static final MethodHandle LOCK = function("flock", INT, INT);
  private static final MethodHandle RENAME =
      function("renameat2", INT, ValueLayout.ADDRESS, INT, ValueLayout.ADDRESS, INT);

  private Posix() {}

  @SuppressWarnings("restricted") // functions of the C library, with the arguments that it asks for
  private static MethodHandle function(String name, ValueLayout... arguments) {
    if (!Posix.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    SymbolLookup lookup = linker.defaultLookup();
    return lookup
        .find(name)
        .map(
            at ->
                linker.downcallHandle(
                    at,
                    FunctionDescriptor.of(INT, arguments),
                    Linker.Option.captureCallState("errno")))
        .orElse(null);
  }

  /** The name in the bytes by which Java itself would call the file. */
  private static MemorySegment name(Arena arena, Path path) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding"));
    return arena.allocateFrom(
        ValueLayout.JAVA_BYTE, (path.toAbsolutePath() + "\0").getBytes(charset));
  }

  /** What a function returned, or the negative of the error that it left. */
  private static int result(int returned, MemorySegment state) {
    return returned < 0 ? -(int) ERRNO.get(state, 0L) : returned;
  }

  /** For what only the signature of a method handle can throw: C functions throw nothing. */
  private static AssertionError impossible(Throwable e) {
    return new AssertionError(e);
  }

  /** Opens a file or, for {@link #READ_ONLY}, a folder. */
  static int open(Path path, int mode) {
    if (OPEN == null || CLOSE == null) {
      return MISSING;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      return result((int) OPEN.invokeExact(state, name(arena, path), mode), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Closes a descriptor and frees its lock. */
  static int close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      return result((int) CLOSE.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Takes disk space, from the start of the file. */
  static int allocate(int descriptor, long lengthBytes) {
    if (ALLOCATE == null) {
      return MISSING;
    }
    try (Arena arena = Arena.ofConfined()) { // it returns its error
      return -(int) ALLOCATE.invokeExact(arena.allocate(STATE), descriptor, 0L, lengthBytes);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Locks a file or folder for this descriptor alone, without waiting. The lock ends when the
   * descriptor is closed, also by the death of the process, whatever else is opened and closed.
   */
  static int lock(int descriptor) {
    if (LOCK == null || off) {
      return MISSING;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      return result((int) LOCK.invokeExact(state, descriptor, LOCK_EXCLUSIVE_NOW), state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** {@code renameat2}: a rename that replaces nothing, or two names that change places. */
  static int rename(Path from, Path to, int flags) {
    if (RENAME == null || !LINUX || off) {
      return MISSING;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment old = name(arena, from);
      MemorySegment target = name(arena, to);
      return result(
          (int) RENAME.invokeExact(state, CURRENT_FOLDER, old, CURRENT_FOLDER, target, flags),
          state);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }
}
