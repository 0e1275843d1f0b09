package org.opportune.inference.train;

import java.util.List;

/**
 * Several sources as one, each with its share of the slices that a training draws, however many it
 * holds: slices of a small source come several times, every one equally often give or take one.
 */
public final class MixedSlices implements SliceSource {

  /**
   * A source and its part.
   *
   * @param source at least one slice
   * @param share above 0; shares are relative to their sum
   */
  public record Part(SliceSource source, double share) {
    /** Checks that there is something to draw. */
    public Part {
      if (source.size() == 0 || !(share > 0)) {
        throw new IllegalArgumentException(
            "Invalid part: %d slices with a share of %s".formatted(source.size(), share));
      }
    }
  }

  private final List<Part> parts;
  private final int[] ends;

  /** Mixes sources; every slice of each is drawn. */
  public MixedSlices(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.ends = new int[parts.size()];
    // The source with most slices per share is shown once, the others are repeated up to it.
    double slicesPerShare =
        parts.stream().mapToDouble(p -> p.source().size() / p.share()).max().orElseThrow();
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += Math.round(slicesPerShare * parts.get(i).share());
      ends[i] = Math.toIntExact(end);
    }
  }

  @Override
  public int size() {
    return ends[ends.length - 1];
  }

  @Override
  public String patientKey(int index) {
    int part = part(index);
    return parts.get(part).source().patientKey(within(part, index));
  }

  @Override
  public TrainingSlice read(int index) {
    int part = part(index);
    return parts.get(part).source().read(within(part, index));
  }

  private int part(int index) {
    int part = 0;
    while (index >= ends[part]) {
      part++;
    }
    return part;
  }

  private int within(int part, int index) {
    int start = part == 0 ? 0 : ends[part - 1];
    long size = parts.get(part).source().size();
    return (int) ((index - start) * size / (ends[part] - start));
  }
}
