package dev.quire.spark;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quire.problem.BadInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the estimator and its model cannot work with, and what they say of it. */
class AlsMistakesTest extends AlsFixture {
  private static void assertSentence(String sentence, Runnable wrong) {
    BadInputException thrown = assertThrows(BadInputException.class, wrong::run);
    assertTrue(thrown.getMessage().endsWith(sentence), thrown.getMessage());
  }

  @Test
  void aFolderThatIsNoModel() throws IOException {
    assertSentence(
        "is not a model that was saved: missing=model.safetensors; give the folder that save has"
            + " made",
        () -> ALSModel.load(folder.toString()));
    String path = folder.resolve("model").toString();
    model.save(path);
    Files.writeString(Path.of(path, "model.safetensors"), path); // nothing of the kind
    assertThrows(BadInputException.class, () -> ALSModel.load(path));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, "quire-als-*")) {
      for (Path copies : left) { // other processes have some, too
        Path copy = copies.resolve("model.safetensors");
        boolean ours = Files.exists(copy) && Files.size(copy) == path.length();
        assertFalse(ours && Files.readString(copy).equals(path), copy::toString);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user AS usr, item, rating | no such column: column=user, columns=usr, item, rating; name"
            + " another with userCol, itemCol or ratingCol",
        "user, item, 'x' AS rating | column of a wrong type: column=rating, type=string,"
            + " expected=numbers; cast it, or name another with userCol, itemCol or ratingCol",
        "array(user) AS user, item, rating | column of a wrong type: column=user, type=array<int>,"
            + " expected=whole numbers or strings; cast it, or name another with userCol, itemCol or"
            + " ratingCol",
        "user, item, CAST('NaN' AS FLOAT) AS rating | a rating that is no finite number:"
            + " column=rating, value=NaN; leave out such rows",
        "user, item, CAST(NULL AS FLOAT) AS rating | a rating that is no finite number:"
            + " column=rating, value=null; leave out such rows",
        "CAST(NULL AS INT) AS user, item, rating | a rating without an id: column=user, value=null;"
            + " leave out such rows",
        "user, 0.5 AS item, rating | an id that is no whole number, or too large for its type:"
            + " column=item, value=0.5; cast the column to bigint or string",
        "user, 1e17 AS item, rating | an id that is no whole number, or too large for its type:"
            + " column=item, value=1.0E17; cast the column to bigint or string",
        "user, item, rating, 1 AS prediction | a column is there already: column=prediction; choose"
            + " another predictionCol",
      })
  void whatCannotBeTrainedOnIsASentence(String columns, String sentence) {
    Dataset<Row> wrong = ratings.selectExpr(columns.split(", (?![^(]*\\))"));
    assertSentence(sentence, () -> new ALS().setMaxIter(1).fit(wrong));
  }

  @Test
  void otherMistakes() {
    assertSentence(
        "no ratings to train on; give a table with at least one",
        () -> new ALS().fit(ratings.where("user < 0")));
    assertSentence(
        "factors that may not be negative are not known here: nonnegative=true; leave it out",
        () -> new ALS().setNonnegative(true).fit(ratings));
    assertSentence(
        "leave out such rows, or train on ratings, without implicitPrefs",
        () -> new ALS().setImplicitPrefs(true).fit(ratings));
    assertThrows(IllegalArgumentException.class, () -> new ALS().setRank(0));
    assertThrows(IllegalArgumentException.class, () -> new ALS().setColdStartStrategy("maybe"));
    assertThrows(IllegalArgumentException.class, () -> model.recommendForAllUsers(0));
  }
}
