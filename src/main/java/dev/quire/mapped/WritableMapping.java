package dev.quire.mapped;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole file, mapped for writing: through Chronicle Bytes, or through the JDK in a JVM that was
 * started without the flags of the launcher, in which Chronicle Bytes cannot map anything. The
 * bytes are the same.
 */
interface WritableMapping {
  /** What Chronicle Bytes looks into. */
  List<String> OPENED = List.of("java.lang.reflect", "sun.nio.ch");

  /**
   * Maps a file.
   *
   * @param lengthBytes of the file; it may be longer as long as it is mapped
   */
  static WritableMapping of(Path file, long lengthBytes) throws IOException {
    return isChronicleAllowed()
        ? ChronicleMapping.of(file, lengthBytes)
        : JdkMapping.of(file, lengthBytes);
  }

  /** Whether the packages of the JDK that Chronicle Bytes needs are open to it. */
  static boolean isChronicleAllowed() {
    Module jdk = Object.class.getModule();
    Module here = WritableMapping.class.getModule();
    for (String name : OPENED) {
      if (!jdk.isOpen(name, here)) {
        return false;
      }
    }
    return jdk.isExported("jdk.internal.ref", here);
  }

  /** The bytes of the file; using them after {@link #unmap} throws. */
  MemorySegment segment();

  /** Ends the mapping; may be called again. */
  void unmap();
}
