package org.opportune.inference.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Gives each step of a training its samples. A step's samples depend on the seed and the step's
 * number alone, so that a resumed training sees what an uninterrupted one would have seen.
 */
final class SampleFeed {
  private static final long VALIDATION = -1;

  private final SliceSource source;
  private final TrainerSettings settings;
  private final SampleMaker maker;
  private final List<Integer> training = new ArrayList<>();
  private final List<Integer> validation = new ArrayList<>();

  /**
   * Splits the patients.
   *
   * @throws IllegalArgumentException when no patient is left to train or to validate
   */
  SampleFeed(SliceSource source, TrainerSettings settings) {
    this.source = source;
    this.settings = settings;
    this.maker = new SampleMaker(settings);
    for (int i = 0; i < source.size(); i++) {
      boolean validates = PatientSplit.validates(source.patientKey(i), settings.validationShare());
      (validates ? validation : training).add(i);
    }
    if (training.isEmpty() || validation.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot train: "
              + training.size()
              + " slices to train and "
              + validation.size()
              + " to validate; more patients are needed");
    }
  }

  /** Samples of a training step. */
  List<Sample> batch(int step) {
    SplittableRandom random = seeded(step, 0);
    int side = settings.sides().get(random.nextInt(settings.sides().size()));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < settings.batch(); i++) {
      int slice = training.get(random.nextInt(training.size()));
      samples.add(maker.make(source.read(slice), side, seeded(step, i + 1)));
    }
    return samples;
  }

  /** The fixed samples that every validation uses, in batches. */
  List<List<Sample>> validation() {
    SplittableRandom random = seeded(VALIDATION, 0);
    int side = settings.sides().get(0);
    List<List<Sample>> batches = new ArrayList<>();
    for (int i = 0; i < settings.validationSamples(); i++) {
      int slice = validation.get(random.nextInt(validation.size()));
      if (i % settings.batch() == 0) {
        batches.add(new ArrayList<>());
      }
      Sample sample = maker.make(source.read(slice), side, seeded(VALIDATION, i + 1));
      batches.get(batches.size() - 1).add(sample);
    }
    return batches;
  }

  private SplittableRandom seeded(long step, long sample) {
    // Splitting by large odd factors keeps neighbouring steps apart.
    return new SplittableRandom(
        settings.seed() * 0x9e3779b97f4a7c15L
            + step * 0xbf58476d1ce4e5b9L
            + sample * 0x94d049bb133111ebL);
  }
}
