package dev.quire.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.quire.catalogue.FeatureMatrix;
import dev.quire.input.OnError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features of the users 1, 2 and 3. */
class UserFeatureReaderTest {
  @TempDir Path folder;

  private Path file;
  private Dataset dataset;

  @BeforeEach
  void convert() throws IOException {
    file = folder.resolve("users.csv");
    Path ratings = folder.resolve("ratings.csv");
    Files.writeString(ratings, TestRatings.HEADER + "1,10,4,0\n1,20,3,0\n2,10,2,0\n3,10,1,0\n");
    TestRatings.convert(ConvertOptions.of(ratings, folder.resolve("dataset")), 1);
    dataset = Dataset.open(folder.resolve("dataset"));
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private FeatureReader.Result read(OnError onError, Path... files) throws IOException {
    return UserFeatureReader.read(dataset, List.of(files), onError);
  }

  private List<String> of(FeatureMatrix features, String userId) {
    int user = dataset.userIds().indexOf(userId);
    List<String> found = new ArrayList<>();
    for (long at = features.start(user); at < features.end(user); at++) {
      found.add(features.names().get(features.feature(at)));
    }
    return found;
  }

  @Test
  void aColumnIsAGroupAndAnEmptyFieldSaysNothing() throws Exception {
    Files.writeString(file, "user_id,age,language\n1,25,de|en|de\n2,,fr\n3,25,\n");
    FeatureMatrix features = read(OnError.STOP, file).features();
    assertEquals(List.of("age=25", "language=de", "language=en", "language=fr"), features.names());
    assertEquals(List.of("age=25", "language=de", "language=en"), of(features, "1"));
    assertEquals(List.of("language=fr"), of(features, "2"));
    assertEquals(List.of("age=25"), of(features, "3"));
    assertEquals("users.csv", features.source());
    assertEquals(3, features.rows());
  }

  /** A header that is cut would have its rest for the first user. */
  @Test
  void oneLongLineIsNoTable() throws Exception {
    Files.writeString(file, "userId" + ",column".repeat(20_000) + "\n1,25\n");
    Exception e = assertThrows(Exception.class, () -> read(OnError.STOP, file));
    assertEquals(
        file
            + ": not a table of users: line=1, bytes=more than 65536; give a text with a line for"
            + " each user",
        e.getMessage());
  }

  @Test
  void tablesOfMovieLensNeedNoHeader() throws Exception {
    Files.writeString(file, "1::F::1::10::48067\n2::M::56::16::70072\n3::M::25::15::55117\n");
    FeatureMatrix features = read(OnError.STOP, file).features();
    assertEquals(List.of("age=1", "gender=F", "occupation=10"), of(features, "1"));
    Files.writeString(file, "1|24|M|technician|85711\n2|53|F|other|94043\n3|23|M|writer|32067\n");
    features = read(OnError.STOP, file).features();
    assertEquals(List.of("age=53", "gender=F", "occupation=other"), of(features, "2"));
  }

  @Test
  void severalTablesAndAnyDelimiter() throws Exception {
    Files.writeString(file, "userId;age\n1;25\n2;30\n");
    Path other = Files.writeString(folder.resolve("more.tsv"), "country\tuser\nAT\t1\nDE\t3\n");
    FeatureMatrix features = read(OnError.STOP, file, other).features();
    assertEquals(List.of("age=25", "country=AT"), of(features, "1"));
    assertEquals(List.of("country=DE"), of(features, "3"));
    assertEquals("users.csv,more.tsv", features.source());
  }

  /** What separates values is no delimiter, though each line has as many of them. */
  @Test
  void asManyValuesInEachLineAreNoColumns() throws Exception {
    String values = "a|b|c|d|e|f|g|h|i|j";
    StringBuilder text = new StringBuilder("userId,tags\n");
    for (int user = 1; user <= 3; user++) {
      text.append(user).append(',').append(values).append('\n');
    }
    Files.writeString(file, text);
    assertEquals(10, of(read(OnError.STOP, file).features(), "2").size());
  }

  /** Line breaks are written as /. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "userId,age/1,25/7,30/3,20/8,1 > users that the dataset doesn't have: line=3, user=7, unknown=2, of=4; take them out, or leave such lines out with on-error=skip",
        "userId,age/7,25/8,30 > users that the dataset doesn't have: line=2, user=7, unknown=2, of=2; give a table of the users of this dataset",
        "userId,age/1,25/2,30/1,20 > user occurs again: line=4, user=1; correct the line, or leave such lines out with on-error=skip",
        "age,country/25,AT > no column with ids of users: line=1, columns=age,country; name the column of the ids userId",
        "movieId,genre/10,Drama > no column with ids of users: line=1, columns=movieId,genre; give features of items with features",
        "userId,age,age/1,25,30 > two columns of the same name: line=1, column=age; rename one of them",
        "userId,userId,age/1,2,25 > two columns that may have the ids of users: line=1, columns=userId and userId; rename the one that has not",
        "user,userId,age/1,2,25 > two columns that may have the ids of users: line=1, columns=user and userId; rename the one that has not",
        "reader;group/1;a/2;b > no column with ids of users: line=1, columns=reader,group; name the column of the ids userId",
        "userId,,age/1,25,30 > column without a name: line=1, column=2; give it one, or take it out",
        "1,25,AT/2,30,DE > nothing says which column has the ids of users: line=1, fields=1,25,AT; name it userId in a first line with the names of all columns, such as userId,age,country",
        "userId/1 > only one column: line=1, text=userId; separate fields by one of , ; tab | ::",
        "'' > no users, only blank lines; give another file",
        "userId,age > no users, only a header: lines=1; give it a line for each user",
        "userId,age/x,25 > not a whole number: line=2, field=user, value=x; correct the line, or leave such lines out with on-error=skip",
        "userId,age/1,25/2 > too few fields: line=3, fields=1, expected=2, text=2; correct the line, or leave such lines out with on-error=skip",
        "userId,age/1,/2, > no user of the dataset has a feature: files=[FILE], users=3; give a table that says something of them, or leave out user-features",
      })
  void whatIsWrongIsSaidWithTheLine(String text, String message) throws Exception {
    Files.writeString(file, text.replace('/', '\n') + "\n");
    Exception e = assertThrows(Exception.class, () -> read(OnError.STOP, file));
    String expected = message.replace("FILE", file.toString());
    assertEquals(expected.contains("[") ? expected : file + ": " + expected, e.getMessage());
  }

  @Test
  void wrongLinesAreLeftOutAndCounted() throws Exception {
    Files.writeString(file, "userId,age\n1,25\n7,30\n1,20\nx,1\n2,40\n");
    FeatureReader.Result result = read(OnError.SKIP, file);
    assertEquals(3, result.skipped().count());
    assertEquals(
        List.of(
            "users.csv: unknown user: line=3, user=7",
            "users.csv: user occurs again: line=4, user=1",
            "users.csv: not a whole number: line=5, field=user, value=x"),
        result.skipped().examples());
    assertEquals(List.of("age=25"), of(result.features(), "1"));
    assertEquals(Arrays.asList("age=25", "age=40"), result.features().names());
  }

  @Test
  void aGroupIsInOneTableAlone() throws Exception {
    Files.writeString(file, "userId,age\n1,25\n");
    Path other = Files.writeString(folder.resolve("more.csv"), "userId,age\n2,25\n");
    Exception e = assertThrows(Exception.class, () -> read(OnError.STOP, file, other));
    assertEquals(
        other
            + ": column of two files: column=age, other file="
            + file
            + "; rename it in one of them, or take it out",
        e.getMessage());
  }
}
