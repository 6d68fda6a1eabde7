package dev.quire.dataset;

import dev.quire.catalogue.Ids;
import dev.quire.catalogue.NewIds;
import dev.quire.mapped.TensorFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/** Gives a dataset of numbers other ids, as if its files had had them. */
public final class TextIdDataset {
  private TextIdDataset() {}

  /** Rewrites the ids, and all that depends on them. */
  public static void rewrite(Path folder, LongFunction<String> user, LongFunction<String> item)
      throws IOException {
    Path idsFile = folder.resolve(Dataset.IDS);
    Path renamed = folder.resolve("old-ids");
    DatasetInfo info = DatasetJson.read(folder).info();
    Files.move(idsFile, renamed);
    try (TensorFile old = TensorFile.open(renamed)) {
      Ids users = Ids.read(old, Ids.USERS);
      Ids items = Ids.read(old, Ids.ITEMS);
      NewIds.writeFile(
          idsFile,
          Dataset.IDS_KIND,
          NewIds.texts(Ids.USERS, users.size(), utf8(users, user)),
          NewIds.texts(Ids.ITEMS, items.size(), utf8(items, item)));
    }
    Files.delete(renamed);
    Files.delete(folder.resolve(DatasetJson.FILE));
    Path train = folder.resolve(Dataset.TRAIN);
    try (TensorFile ids = TensorFile.open(idsFile);
        TensorFile byUser = TensorFile.open(train.resolve(Dataset.BY_USER));
        TensorFile byItem = TensorFile.open(train.resolve(Dataset.BY_ITEM))) {
      DatasetJson.write(
          folder,
          new DatasetInfo(
              info.users(),
              info.items(),
              info.train(),
              info.valid(),
              info.test(),
              info.validFoldIn(),
              info.testFoldIn(),
              info.levels(),
              info.globalMean(),
              info.minRating(),
              info.maxRating(),
              info.source(),
              info.selection(),
              info.split(),
              Fingerprint.of(info.levels(), ids, byUser, byItem)));
    }
  }

  private static IntFunction<MemorySegment> utf8(Ids ids, LongFunction<String> text) {
    return index ->
        MemorySegment.ofArray(text.apply(ids.number(index)).getBytes(StandardCharsets.UTF_8));
  }
}
