package dev.quire.json;

import dev.quire.ask.Note;
import dev.quire.problem.Spelling;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What people should know beside an answer: its kind, a sentence, and what is said in numbers. */
public final class NoteJson {
  private static final Map<Class<? extends Note>, String> KINDS =
      Map.of(
          Note.FewRated.class, "few_rated",
          Note.RatedNotLeftOut.class, "rated_not_left_out",
          Note.UnratedLike.class, "unrated_like",
          Note.NothingKnown.class, "nothing_known",
          Note.PlacedAnew.class, "placed_anew",
          Note.NothingLiked.class, "nothing_liked",
          Note.NothingLeft.class, "nothing_left",
          Note.NoNeighbours.class, "no_neighbours",
          Note.NoOtherUser.class, "no_other_user",
          Note.MoreThanAll.class, "more_than_all");

  private NoteJson() {}

  /**
   * A note.
   *
   * @param spelling of the settings in its sentence
   */
  public static ObjectNode of(Note note, Spelling spelling) {
    ObjectNode node = ItemJson.object();
    node.put("kind", KINDS.get(note.getClass()));
    node.put("text", note.text(spelling));
    if (note instanceof Note.FewRated few) {
      node.put("min_ratings", few.minimum()).put("kept", few.kept()).put("all", few.all());
    } else if (note instanceof Note.NothingLiked nothing) {
      node.put("liked_from", nothing.from());
    } else if (note instanceof Note.UnratedLike unrated) {
      node.set("item", ItemJson.of(unrated.item()));
    } else if (note instanceof Note.NoNeighbours none) {
      node.put("norm", none.norm());
    }
    return node;
  }
}
