package org.opportune.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {
  @TempDir Path folder;

  private ObjectStore store() throws Exception {
    return new ObjectStore(folder.toUri(), new Configuration());
  }

  @Test
  void listsNestedObjectsWithSizesAndLeavesHiddenNamesOut() throws Exception {
    Files.createDirectories(folder.resolve("a/b c"));
    Files.writeString(folder.resolve("a/b c/one ü.dcm"), "12345");
    Files.writeString(folder.resolve("two"), "");
    Files.writeString(folder.resolve(".hidden"), "x");
    List<StoredObject> listed = new ArrayList<>();
    store().list().forEachRemaining(listed::add);
    assertThat(listed)
        .extracting(StoredObject::key)
        .containsExactlyInAnyOrder("a/b c/one ü.dcm", "two");
    assertThat(listed).extracting(StoredObject::sizeBytes).containsExactlyInAnyOrder(5L, 0L);
  }

  @Test
  void readsWholeObjectsAndRanges() throws Exception {
    Files.writeString(folder.resolve("x"), "0123456789");
    assertThat(new String(store().read("x", 10), StandardCharsets.US_ASCII))
        .isEqualTo("0123456789");
    assertThat(new String(store().readRange("x", 10, 3, 4), StandardCharsets.US_ASCII))
        .isEqualTo("3456");
    assertThat(store().readRange("x", 10, 8, 100)).hasSize(2);
  }

  @Test
  void missingRootIsSaidAtOnce() throws Exception {
    ObjectStore missing = new ObjectStore(folder.resolve("no").toUri(), new Configuration());
    assertThatThrownBy(missing::requireListable).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void changedObjectHasAnotherEtag() throws Exception {
    Files.writeString(folder.resolve("x"), "1");
    Files.setLastModifiedTime(
        folder.resolve("x"), java.nio.file.attribute.FileTime.fromMillis(1000));
    String before = store().describe("x").etag();
    Files.setLastModifiedTime(
        folder.resolve("x"), java.nio.file.attribute.FileTime.fromMillis(9000));
    assertThat(store().describe("x").etag()).isNotEqualTo(before);
  }
}
