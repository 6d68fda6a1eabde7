package dev.quire.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ratings of hand-made films by people of two tastes, with titles that do their worst. */
final class Films {
  /** A script, the end of one, quotes, what changes the order of letters, and no place to break. */
  static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script> & \"quotes\" 'n <b>more</b> (1990)",
          "\u202egnorw \u2067ekat (1991)",
          "\u05d0\u05d1\u05d2 \u05d3\u05d4 (1992)",
          "W" + "i".repeat(200) + "de (1993)",
          "\"><img src=x onerror=alert(2)> (1994)");

  private static final List<String> SPACE =
      List.of(
          "Long Orbit, The",
          "Second Orbit",
          "Star Harbour",
          "Last Comet, The",
          "Moonfall",
          "Red Dust",
          "Gravity Well",
          "Silent Engines",
          "Far Colony",
          "Ion Storm");

  private static final List<String> LOVE =
      List.of(
          "Letters to Paris",
          "Summer House, The",
          "Two Tickets",
          "Wedding in May",
          "Caf\u00e9 Noir",
          "Promise, A",
          "Rain on Sunday",
          "Old Flame, An",
          "Dance Cards",
          "Lighthouse Keeper");

  private static final int PEOPLE = 90;

  private Films() {}

  /** Ids are numbers that a double cannot tell apart. */
  static long id(int film) {
    return (1L << 53) + film;
  }

  /** Converts them. */
  static Path convert(Path folder) throws IOException {
    List<String> titles = titles();
    Path movies = folder.resolve("movies.csv");
    Files.writeString(
        movies,
        IntStream.range(0, titles.size())
            .mapToObj(i -> id(i) + ",\"" + titles.get(i).replace("\"", "\"\"") + "\"," + genres(i))
            .collect(Collectors.joining("\n", "movieId,title,genres\n", "\n")));
    Path ratings = folder.resolve("ratings.csv");
    StringBuilder lines = new StringBuilder("userId,movieId,rating\n");
    for (int person = 0; person < PEOPLE; person++) {
      for (int film = 0; film < titles.size(); film++) {
        int luck = Math.floorMod(((person * 7919 + film * 104_729) * 31) >> 4, 10);
        boolean theirs = person % 2 == film % 2;
        if (luck < (theirs ? 7 : 3)) {
          double stars = Math.clamp((theirs ? 4.0 : 2.5) + (luck % 4 - 1.5) * 0.5 + 0.25, 0.5, 5);
          lines.append(person + 1).append(',').append(id(film)).append(',');
          lines.append(Math.round(stars * 2) / 2.0).append('\n');
        }
      }
    }
    lines.append("1000," + id(0) + ",0.5\n1000," + id(1) + ",5.0\n"); // both ends of the scale
    Files.writeString(ratings, lines);
    Path dataset = folder.resolve("films");
    ServeJob.run("convert", ratings, "--items=" + movies, "--to=" + dataset);
    return dataset;
  }

  /** Even ones are of space, odd ones of love; hostile titles at the end are of both. */
  private static List<String> titles() {
    return IntStream.range(0, 20 + HOSTILE.size())
        .mapToObj(
            i ->
                i >= 20
                    ? HOSTILE.get(i - 20)
                    : (i % 2 == 0 ? SPACE : LOVE).get(i / 2) + " (" + (1970 + i * 2) + ")")
        .toList();
  }

  private static String genres(int film) {
    return film % 2 == 0 ? "Sci-Fi|Adventure" : "Romance|Drama";
  }
}
