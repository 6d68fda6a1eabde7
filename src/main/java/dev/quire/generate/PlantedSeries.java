package dev.quire.generate;

import java.util.List;

/**
 * The film series of every generated catalogue. Series {@code k} owns the direction of planted
 * factor {@code k}: who likes one of its films likes them all. Series {@link #SPLITTING} splits the
 * audience instead: half of the users love it, half hate it.
 *
 * @param name title of the first film; no made-up title has this form (see {@link FilmTitles})
 * @param firstYear year of the first film
 * @param genres names from {@link PlantedFilms#GENRES}
 * @param sequels subtitles of the further films
 */
record PlantedSeries(String name, int firstYear, List<String> genres, List<String> sequels) {
  /** Number of the series that splits the audience, and of its factor. */
  static final int SPLITTING = 0;

  private static final List<PlantedSeries> ALL =
      List.of(
          series("Velvet Turnip", 1998, "Comedy|Fantasy", "Second Helping|Root and Branch|Mash"),
          series(
              "Hollow Lighthouse",
              1994,
              "Mystery|Thriller",
              "Return of the Keeper|The Last Lamp|Fog Over Saltmarsh"),
          series(
              "Clockwork Ferry",
              1987,
              "Adventure|Fantasy",
              "The Brass River|Against the Tide|The Ferryman's Daughter|Harbour's End"),
          series("Marmalade Detectives", 2001, "Comedy|Crime", "The Bitter Peel|Preserved"),
          series(
              "Starlight Caravan",
              1979,
              "Adventure|Sci-Fi",
              "The Dust Rings|Orbit of Sorrows|The Long Way to Vesper"),
          series("Tin Dragons", 2005, "Animation|Children", "Rust Season|The Great Solder"),
          series("Bramble Cellar", 1991, "Horror", "Deeper Down|The Third Key|Overgrown"),
          series("Basement Orchestra", 1996, "Drama|Musical", "Encore|One Floor Up"),
          series(
              "Iron Prairie",
              1968,
              "Action|Western",
              "The Coal Riders|Three Bells at Noon|A Grave for Marlow|Sundown Rails"),
          series("Letters from Saltmarsh", 1985, "Romance|War", "Unposted|The Winter Bag"));

  /**
   * Popularity ranks: the first films of all series, with other films between them, then the second
   * films, and so on. All of them are popular, and a sequel a little less so than the film before.
   */
  private static final int STEP = 2;

  private static final int TURN = STEP * 12;

  /** A catalogue with fewer rated films than this per series would be all series. */
  private static final int FILMS_PER_SERIES = 100;

  private static PlantedSeries series(String name, int firstYear, String genres, String sequels) {
    return new PlantedSeries(
        name, firstYear, List.of(genres.split("\\|")), List.of(sequels.split("\\|")));
  }

  /** The series of a catalogue: as many as there are films for, leaving two factors to genres. */
  static List<PlantedSeries> of(int rank, int ratedFilms) {
    return ALL.subList(
        0, Math.min(ALL.size(), Math.min(Math.max(rank - 2, 1), ratedFilms / FILMS_PER_SERIES)));
  }

  /** Number of films. */
  int size() {
    return 1 + sequels.size();
  }

  /** Popularity rank of film {@code part}, counted from 0, of series number {@code series}. */
  static int popularityRank(int series, int part) {
    return part * TURN + series * STEP;
  }

  /** {@code Hollow Lighthouse 2: Return of the Keeper (1997)}; {@code part} counts from 0. */
  String title(int part) {
    String year = " (" + (firstYear + 3 * part) + ")";
    return part == 0 ? name + year : name + " " + (part + 1) + ": " + sequels.get(part - 1) + year;
  }
}
