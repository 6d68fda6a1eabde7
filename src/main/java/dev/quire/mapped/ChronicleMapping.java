package dev.quire.mapped;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.io.IORuntimeException;

/** A file mapped by Chronicle Bytes, which lengthens it to whole pages. */
final class ChronicleMapping implements WritableMapping {
  private final MappedBytes mapped;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  @SuppressWarnings("restricted") // gives the mapping the bounds and the life that Chronicle knows
  private ChronicleMapping(MappedBytes mapped, long lengthBytes) {
    this.mapped = mapped;
    this.segment =
        MemorySegment.ofAddress(mapped.addressForWrite(0)).reinterpret(lengthBytes, arena, null);
  }

  static ChronicleMapping of(Path file, long lengthBytes) throws IOException {
    try {
      return new ChronicleMapping(
          MappedBytes.singleMappedBytes(file.toFile(), lengthBytes), lengthBytes);
    } catch (IORuntimeException e) {
      throw new IOException(rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable e) {
    return e.getCause() == null ? e.getMessage() : rootMessage(e.getCause());
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public void unmap() {
    if (arena.scope().isAlive()) {
      arena.close(); // nobody can touch the mapping any more: that would end the process
      // Releasing the bytes leaves a reference on their store, and with it the mapping: the space
      // of a deleted file would not come back before the process ends.
      BytesStore<?, ?> store = mapped.bytesStore();
      mapped.releaseLast();
      if (store != null && store.refCount() > 0) {
        store.releaseLast();
      }
      BackgroundResourceReleaser.releasePendingResources();
    }
  }
}
