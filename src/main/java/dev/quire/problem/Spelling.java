package dev.quire.problem;

/** How whoever shows a problem writes the settings that people give. */
public interface Spelling {
  /** As the library itself has them. */
  Spelling PLAIN =
      new Spelling() {
        @Override
        public String given(String name, String value) {
          return name + "=" + value;
        }

        @Override
        public String toGive(String name, String value) {
          return value.isEmpty() ? name : name + "=" + value;
        }

        @Override
        public String verb(String name) {
          return name;
        }

        @Override
        public String noun() {
          return "setting";
        }
      };

  /** A setting as somebody gave it, perhaps an empty value. */
  String given(String name, String value);

  /**
   * A setting as somebody could give it.
   *
   * @param value empty for the setting itself
   */
  String toGive(String name, String value);

  /** Work that somebody can have done, {@code convert} for example. */
  String verb(String name);

  /** What one calls a setting. */
  String noun();
}
