package dev.quire.cli;

import dev.quire.files.Shown;
import java.util.Locale;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as it may stand on a terminal: what {@link Shown} replaces is escaped, so nothing is lost.
 */
public final class JsonText extends CharacterEscapes {
  private static final long serialVersionUID = 1L;
  private static final int DELETE = 0x7f; // the control character that the standard lets pass

  public static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().characterEscapes(new JsonText()).build())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DELETE] = ESCAPE_STANDARD;
    return codes;
  }

  /** Asked about single characters; halves of pairs are left to the encoder. */
  @Override
  public SerializableString getEscapeSequence(int character) {
    return Shown.isHarmless(character) || Character.isSurrogate((char) character)
        ? null
        : new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
  }
}
