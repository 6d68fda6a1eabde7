package dev.quire.train.vb;

import dev.quire.files.InvalidFileException;
import dev.quire.model.Model;
import dev.quire.model.TimeGroup;
import dev.quire.model.TimeSlots;
import dev.quire.model.UserDrift;
import dev.quire.train.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The learned precisions of what time moves ratings by, as the metadata of models have them. */
final class TimePrecisions {
  private static final String KEY = "time_precision";

  private TimePrecisions() {}

  static void put(Map<String, String> metadata, TimeEffects of) {
    metadata.put(KEY, JsonMapper.shared().writeValueAsString(of.precisions()));
  }

  /** Those of a model that had none, or others, begin where they are. */
  static void restore(Map<String, String> metadata, TimeEffects of) {
    String written = metadata.get(KEY);
    double[] known = of.precisions();
    double[] read =
        written == null ? known : JsonMapper.shared().readValue(written, double[].class);
    of.restore(read.length == known.length ? read : known);
  }

  /** Of each group of a model, [groups]; [0] of one whose ratings don't move. */
  static double[] of(Model model) throws InvalidFileException {
    if (model.time().isEmpty()) {
      return new double[0];
    }
    check(model, "");
    return JsonMapper.shared().readValue(model.metadata(KEY), double[].class);
  }

  /**
   * Checks that a model file has them where they belong.
   *
   * @param prefix of their keys
   * @throws InvalidFileException when one is missing or impossible
   */
  static void check(Model model, String prefix) throws InvalidFileException {
    Time time =
        model.metadata().containsKey(VbKind.TIME.name())
            ? Settings.of(model).get(VbKind.TIME)
            : Time.NONE; // of before it was a setting
    Optional<List<String>> found =
        model.time().map(of -> of.groups().stream().map(TimeGroup::name).toList());
    List<String> wanted = groups(time);
    if (time == Time.NONE && found.isPresent()) {
      throw model.without("the setting that its times go with");
    }
    if (!found.orElse(List.of()).equals(wanted)) {
      throw model.without("the times of its setting");
    }
    if (time != Time.NONE) {
      Precisions.checkEach(model, prefix + KEY, wanted.size());
    }
  }

  private static List<String> groups(Time time) {
    List<String> names = new ArrayList<>();
    if (time.hasDrift()) {
      names.add(UserDrift.NAME);
    }
    if (time.hasSessions()) {
      TimeSlots.WIDTHS.forEach(width -> names.add(width.name()));
    }
    return names;
  }
}
