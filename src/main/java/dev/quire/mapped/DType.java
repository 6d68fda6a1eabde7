package dev.quire.mapped;

/** Element types of a tensor, under their safetensors names; all little-endian. */
public enum DType {
  /** Unsigned byte. */
  U8(1),
  /** Signed 32-bit integer. */
  I32(4),
  /** Signed 64-bit integer. */
  I64(8),
  /** IEEE 754 binary32. */
  F32(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
