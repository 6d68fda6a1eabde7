package dev.quire.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void noReasonIsTheNameOfAClass() {
    assertEquals("permission denied", Reason.of(new AccessDeniedException("/x")));
    assertEquals(
        "Read-only file system",
        Reason.of(new FileSystemException("/x", null, "Read-only file system")));
    assertEquals("the system does not say why", Reason.of(new FileSystemException("/x")));
    FileSystemException loop =
        new FileSystemException(
            "/x",
            null,
            "Too many levels of symbolic links or unable to access attributes of symbolic link");
    assertEquals("a link that leads back to itself", Reason.of(loop));
    assertEquals(true, Reason.isLoop(loop));
  }

  @Test
  void aParserSaysNothingOfItself() {
    assertEquals(
        "Unexpected end-of-input: expected close marker for Object",
        Reason.ofParser(
            "Unexpected end-of-input: expected close marker for Object (start marker at [Source:"
                + " REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1,"
                + " column: 1])"));
    assertEquals(
        "Unexpected character ('{' (code 123)): was expecting comma",
        Reason.ofParser("Unexpected character ('{' (code 123)): was expecting comma"));
  }
}
