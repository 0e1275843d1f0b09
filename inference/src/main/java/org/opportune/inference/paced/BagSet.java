package org.opportune.inference.paced;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.opportune.inference.bag.Bag;
import org.opportune.inference.bag.Patch;
import org.opportune.inference.bag.PatchGrid;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.slide.SlideException;

/**
 * The bags of some images, cut.
 *
 * @param present labels of each bag
 * @param instances patches of each bag
 * @param patches of all bags, in order
 * @param unreadable images left out because they cannot be read
 * @param empty images left out because they show nothing
 * @param background patches left out because they show nothing
 */
record BagSet(
    boolean[][] present,
    int[] instances,
    PatchStore patches,
    int unreadable,
    int empty,
    long background) {
  private static final int REPORT_EVERY = 250;

  /**
   * Cuts images.
   *
   * @param indices which of the source's
   * @param patches where their patches go; empty
   */
  static BagSet cut(
      BagSource source,
      List<Integer> indices,
      PatchGrid grid,
      PatchStore patches,
      Consumer<String> log)
      throws IOException {
    List<boolean[]> present = new ArrayList<>();
    List<Integer> instances = new ArrayList<>();
    int unreadable = 0;
    int empty = 0;
    long background = 0;
    for (int done = 0; done < indices.size(); done++) {
      int index = indices.get(done);
      if (done > 0 && done % REPORT_EVERY == 0) {
        log.accept("  %d of %d images cut".formatted(done, indices.size()));
      }
      Bag bag;
      try {
        bag = grid.cut(source.read(index));
      } catch (SlideException e) {
        unreadable++;
        continue;
      }
      background += bag.background();
      if (bag.patches().isEmpty()) {
        empty++;
        continue;
      }
      for (Patch patch : bag.patches()) {
        patches.add(patch.planes());
      }
      present.add(source.present(index));
      instances.add(bag.patches().size());
    }
    return new BagSet(
        present.toArray(new boolean[0][]),
        instances.stream().mapToInt(Integer::intValue).toArray(),
        patches,
        unreadable,
        empty,
        background);
  }

  /** Bags. */
  int size() {
    return instances.length;
  }

  /** The bag of each patch, by its running number. */
  int[] bagOfEach() {
    int[] bagOf = new int[patches.size()];
    int number = 0;
    for (int bag = 0; bag < size(); bag++) {
      for (int i = 0; i < instances[bag]; i++) {
        bagOf[number++] = bag;
      }
    }
    return bagOf;
  }

  /** One line for a person. */
  String words() {
    return "%d images, %d patches; left out: %d patches of background, %d images that show nothing, %d unreadable"
        .formatted(size(), patches.size(), background, empty, unreadable);
  }
}
