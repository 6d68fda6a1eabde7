package dev.quire.generate;

import java.util.List;

/**
 * Made-up film titles: a different one for every number, in MovieLens' way of writing, with the
 * year in parentheses and a leading article behind a comma: {@code Crooked Orchard, The (1971)}.
 *
 * <p>Each form of title has a fixed number of combinations, of which consecutive numbers take
 * distant ones. When they run out they come again with another year, as real titles do.
 */
final class FilmTitles {
  private static final int FIRST_YEAR = 1930;
  private static final int YEARS = 85;

  /** Has no factor in common with {@link #YEARS}. */
  private static final int YEAR_STEP = 23;

  /** A prime larger than any word list, so that it has no factor in common with their products. */
  private static final long SCATTER = 7_368_787;

  private static final int FORMS = 6;

  /** Keeps neighbouring films from being "Clumsy Oyster, The" and "Clumsy Oysters". */
  private static final long FORM_STEP = 1_009;

  private static final List<String> ADJECTIVES =
      words(
          """
          Amber Ancient Bashful Bitter Blessed Borrowed Brazen Careless Cautious Clumsy Copper
          Crimson Crooked Curious Distant Drowsy Dusty Eager Earnest Eastern Elegant Emerald
          Endless Faded Faithful Fearless Feathered Fickle Floating Fragile Gentle Gilded Glowing
          Graceful Grateful Hasty Heavy Hungry Idle Indigo Innocent Invisible Ivory Jealous Jolly
          Kindly Lavish Lonesome Lopsided Mellow Mended Merry Modest Muddy Nameless Nervous Noisy
          Northern Obedient Painted Pale Patient Peculiar Pensive Polished Proud Quarrelsome Quiet
          Ragged Reckless Reluctant Restless Rusty Sapphire Scarlet Scattered Shy Sleepless Slender
          Solemn Southern Stubborn Sunken Tangled Tattered Thirsty Thoughtful Timid Tireless
          Unlikely Upright Wandering Wayward Weary Western Whispering Winding Wooden
          """);

  private static final List<String> NOUNS =
      words(
          """
          Accordion Acrobat Actor Almanac Anchor Angler Apple Apricot Aquarium Archer Astronomer
          Atlas Attic Baker Balcony Balloon Barber Baron Beacon Beekeeper Bell Bicycle Blacksmith
          Boat Boarder Bookbinder Bottle Button Cabinet Candle Captain Cartographer Cellist
          Chandelier Chaperone Chemist Chimney Clarinet Cloud Cobbler Comet Compass Conductor
          Cottage Cousin Crane Croupier Curtain Dancer Dentist Diplomat Donkey Drawer Drummer
          Duchess Editor Elevator Engine Envelope Falcon Farmer Feather Fiddler Fisherman Florist
          Fountain Gardener Gatekeeper General Glacier Glassblower Governor Grocer Hammock Harbour
          Harp Hatter Hedgehog Heron Innkeeper Inventor Jeweller Journalist Juggler Kettle Kite
          Ladder Lagoon Lantern Lawyer Lemon Librarian Lighthouse Locksmith Magician Magnet Mailbox
          Mapmaker Marionette Meadow Mechanic Merchant Miller Mirror Monastery Needle Neighbour
          Notebook Nurse Oboist Orchard Organ Otter Oyster Painter Parrot Pastor Peacock Pearl
          Piano Pigeon Pilgrim Pilot Plumber Poet Porter Postmaster Potter Printer Professor Quarry
          Raven Robin Sailor Sculptor Shepherd Signal Singer Sparrow Spoon Staircase Station
          Surgeon Swimmer Tailor Teacup Telescope Tenant Theatre Tinker Toymaker Tram Trumpet
          Tunnel Turtle Typewriter Umbrella Usher Violin Waiter Walnut Watchmaker Weaver Widow
          Windmill Window Woodcutter
          """);

  private static final List<String> PLACES =
      words(
          """
          Alder|Amberley|Ashcombe|Autumn|Bellhaven|Birchwater|Blackmoor|Brindle Bay|Briar Hollow
          Candlewick|Cedar Point|Clovermere|Coldwater|Copperfield Lane|Cranmoor|Daybreak|December
          Dovercote|Dunmarsh|Eastwater|Elmsworth|Evermere|Exile|Fairlock|Fernhill|Foxglove Street
          Frostholm|Glass Harbour|Goldmere|Greyport|Hallowfen|Hazelbrook|Heatherstone|High Summer
          Hollin Bridge|Inverdale|Jasper Falls|Juniper Row|Kestrel Bay|Kingsferry|Lark Valley
          Leadenhurst|Linden Square|Lower Marrow|Maplewick|March|Marrowdale|Merrow|Midwinter
          Mill Lane|Mistral|Mulberry Court|Nettlefield|New Carrow|Northmere|November|Oakhaven
          October|Old Ferring|Orchard Street|Osterby|Pebble Beach Road|Pinewater|Poppyfield
          Quarry Hill|Quillham|Rainsford|Ravenmere|Redwater|Rook Island|Rosewick|Rushmere
          Saint Alba|Sandhaven|September|Silverton Down|Snowfall|Southmarsh|Sparrow Hill
          Stonewick|Summerfield|Sycamore Road|Tamarind Bay|Thistledown|Thornmere|Tidewater
          Two Rivers|Umberdale|Upper Wold|Valmora|Vesper Town|Wartime|Waterlow|Westmarch
          Whitcombe|Wildmere|Willow End|Windlesham Park|Winter|Wrenfield|Yarrow|Yewbridge
          """);

  private static final List<String> NAMES =
      words(
          """
          Adelaide Agatha Albert Alma Ambrose Anselm Arabella Archibald Arthur Augusta Barnaby
          Bartholomew Beatrix Benedict Bertha Blanche Caspar Cecily Clement Clementine Constance
          Cordelia Cornelius Cyril Daphne Delphine Dorothea Edgar Edith Edmund Eleanor Elias Eloise
          Emmeline Ernest Esmeralda Eugene Eunice Fabian Felicity Ferdinand Fergus Florence Francis
          Frederica Gabriel Genevieve Gerald Gideon Gilbert Gregory Griselda Gustav Gwendolyn Harold
          Harriet Hector Henrietta Hester Hilda Horace Hubert Humphrey Ignatius Imogen Isadora
          Jasper Jemima Josephine Julius Lavinia Leander Leopold Leonora Lionel Lucinda Ludwig
          Mabel Magnus Marcellus Margot Marigold Matilda Maximilian Millicent Mortimer Muriel
          Nathaniel Octavia Olympia Ophelia Oswald Ottoline Percival Philippa Phineas Prudence
          Quentin Reginald Rosalind Rupert Salome Septimus Sidonie Sylvester Tabitha Theodora
          Thaddeus Ursula Valentine Wilhelmina Winifred Zachary
          """);

  private static final List<String> DEEDS =
      words(
          """
          Asking Avoiding Befriending Blaming Borrowing Burying Carrying Chasing Consoling Counting
          Defending Drawing Escorting Feeding Finding Following Forgiving Guarding Hiding Inviting
          Leaving Minding Missing Mourning Naming Painting Remembering Renting Repairing Rescuing
          Robbing Selling Sketching Stealing Teaching Thanking Trusting Waking Warning Welcoming
          """);

  private final long offset;

  /**
   * The titles of one catalogue.
   *
   * @param offset not negative; catalogues with different offsets begin with different titles
   */
  FilmTitles(int offset) {
    this.offset = offset;
  }

  private static List<String> words(String text) {
    // Names of several words stand between bars, single words between spaces.
    return List.of(text.strip().split(text.indexOf('|') >= 0 ? "[|\n]" : "\\s+"));
  }

  /** Title number {@code number}, counted from 0. */
  String title(int number) {
    int form = number % FORMS;
    long index = number / FORMS + offset + form * FORM_STEP;
    List<String> first = firstWords(form);
    List<String> second = form == 1 || form == 4 ? PLACES : NOUNS;
    long combinations = (long) first.size() * second.size();
    int core = (int) (index * SCATTER % combinations);
    long round = index / combinations;
    String title = wording(form, first.get(core % first.size()), second.get(core / first.size()));
    long year = FIRST_YEAR + (core * 31L + round * YEAR_STEP) % YEARS;
    return title + " (" + year + ")";
  }

  private static List<String> firstWords(int form) {
    return switch (form) {
      case 0, 2 -> ADJECTIVES;
      case 3 -> NAMES;
      case 5 -> DEEDS;
      default -> NOUNS;
    };
  }

  private static String wording(int form, String first, String second) {
    return switch (form) {
      case 0 -> first + " " + second + ", The";
      case 1 -> first + " of " + second + ", The";
      case 2 -> first + " " + plural(second);
      case 3 -> first + " and the " + second;
      case 4 -> first + " in " + second + ", " + article(first);
      default -> first + " the " + second;
    };
  }

  private static String plural(String noun) {
    if (noun.endsWith("man")) {
      return noun.substring(0, noun.length() - 2) + "en";
    }
    boolean consonantBeforeY =
        noun.endsWith("y") && "aeiou".indexOf(noun.charAt(noun.length() - 2)) < 0;
    if (consonantBeforeY) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun
        + (noun.endsWith("s") || noun.endsWith("ss") || noun.endsWith("x") || noun.endsWith("ch")
            ? "es"
            : "s");
  }

  private static String article(String noun) {
    return "AEIOU".indexOf(noun.charAt(0)) >= 0 ? "An" : "A";
  }
}
