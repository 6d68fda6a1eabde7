package dev.quire.mapped;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The element layouts of mapped data: little-endian, and without a demand on alignment. */
public final class Layouts {
  /** F32 element. */
  public static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** I16 element; no tensor has it, scratch files do. */
  public static final ValueLayout.OfShort I16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** I32 element. */
  public static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** I64 element. */
  public static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** U8 element, as a signed Java byte. */
  public static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;

  private Layouts() {}
}
