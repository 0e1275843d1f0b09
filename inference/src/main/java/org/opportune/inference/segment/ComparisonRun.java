package org.opportune.inference.segment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.SegmentationFamily;
import org.opportune.inference.train.KeptNetworks;

/** Scans, trained networks and figures of one run. */
final class ComparisonRun {
  /** Thinned networks that are asked for the doubt, which only the plain family is measured for. */
  private static final int DRAWS = 3;

  /** Weight of labels of whole images beside labels of pixels. */
  private static final double IMAGE_WEIGHT = 0.3;

  /** Unlabelled patients of the new scanner: others than those who are measured. */
  private static final long UNLABELLED_SEED = 2 * PhantomEvaluation.FIRST_HELD_OUT_SEED;

  private final Comparison settings;
  private final KeptNetworks networks;
  private final Consumer<String> log;
  private final List<List<FieldScan>> byHospital = new ArrayList<>();
  private final List<FieldScan> training = new ArrayList<>();
  private final List<FieldScan> seen = new ArrayList<>();
  private final List<FieldScan> unseen;
  private final List<FieldScan> unlabelled;

  ComparisonRun(Comparison settings, KeptNetworks networks, Consumer<String> log) {
    this.settings = settings;
    this.networks = networks;
    this.log = log;
    log.accept("drawing patients");
    long held = PhantomEvaluation.FIRST_HELD_OUT_SEED + 1000 * settings.seed();
    for (DrawnScans scanner : DrawnScans.seen()) {
      int at = scanner.number();
      byHospital.add(
          scanner.draw(1000 * settings.seed() + 100L * at, settings.patientsOf(scanner)));
      training.addAll(byHospital.get(at));
    }
    // The same patients on both, so that what differs is the scanner.
    for (int i = 0; i < settings.testPatients(); i++) {
      seen.addAll(DrawnScans.seen().get(i % byHospital.size()).draw(held + i, 1));
    }
    this.unseen = DrawnScans.unseen().draw(held, settings.testPatients());
    this.unlabelled =
        DrawnScans.unseen().draw(UNLABELLED_SEED + 1000 * settings.seed(), settings.patients());
  }

  Comparison.Result all() {
    Map<SegmentationFamily, Comparison.Member> family = new EnumMap<>(SegmentationFamily.class);
    for (SegmentationFamily each : SegmentationFamily.values()) {
      family.put(each, member(each));
    }
    List<Comparison.Row> federation = federation();
    Comparison.Row all = family.get(SegmentationFamily.U_NET).plain();
    federation.add(new Comparison.Row("pooled: all scans in one place", all.seen(), all.unseen()));
    List<Comparison.Row> few = fewLabels();
    few.add(new Comparison.Row("every pixel of all patients", all.seen(), all.unseen()));
    return new Comparison.Result(settings, List.copyOf(family.values()), federation, few);
  }

  private Comparison.Member member(SegmentationFamily family) {
    SegmentationTrainer trainer = settings.trainer(family);
    NetworkState plain = plain(family);
    NetworkState reversed =
        networks.get(
            family + "-reversal",
            () ->
                trainer.train(
                    trainer.fresh(),
                    new ReversalLesson(
                        training,
                        unlabelled,
                        settings.slicesOf(family),
                        DrawnScans.seen().size() + 1,
                        trainer.network().bottleneck()),
                    log));
    ScanBands bands = ScanBands.of(training);
    long parameters = trainer.parameters();
    return new Comparison.Member(
        family,
        parameters,
        row(family.title(), trainer, plain, DRAWS),
        row(family.title(), trainer, reversed, 0),
        figures(trainer, plain, 0, unseen, bands::normalise));
  }

  private NetworkState plain(SegmentationFamily family) {
    SegmentationTrainer trainer = settings.trainer(family);
    return networks.get(
        family + "-plain",
        () ->
            trainer.train(
                trainer.fresh(), new PixelLesson(training, settings.slicesOf(family)), log));
  }

  private List<Comparison.Row> federation() {
    SegmentationTrainer trainer = settings.trainer(SegmentationFamily.U_NET);
    List<SimulatedHospital> hospitals = new ArrayList<>();
    for (DrawnScans scanner : DrawnScans.seen()) {
      hospitals.add(
          new SimulatedHospital(
              scanner.scanner().name(),
              byHospital.get(scanner.number()),
              trainer,
              settings.slices(),
              Comparison.ROUNDS));
    }
    List<Comparison.Row> rows = new ArrayList<>();
    for (SimulatedHospital hospital : hospitals) {
      NetworkState alone =
          networks.get("hospital-" + hospital.name(), () -> hospital.alone(trainer.fresh(), log));
      rows.add(row("hospital " + hospital.name() + " alone", trainer, alone, 0));
    }
    NetworkState common =
        networks.get(
            "federated",
            () -> new FederatedAveraging(Comparison.ROUNDS).run(trainer.fresh(), hospitals, log));
    rows.add(row("federated: only weights leave", trainer, common, 0));
    return rows;
  }

  private List<Comparison.Row> fewLabels() {
    SegmentationTrainer trainer = settings.trainer(SegmentationFamily.U_NET);
    List<FieldScan> few = byHospital.stream().map(scans -> scans.get(0)).toList();
    Lesson ofPixels = new PixelLesson(few, settings.slices());
    Lesson ofImages = new ImageLesson(training, settings.slices());
    Map<String, NetworkState> trained = new LinkedHashMap<>();
    trained.put(
        "labels of whole images alone, all patients",
        networks.get("images-alone", () -> trainer.train(trainer.fresh(), ofImages, log)));
    trained.put(
        "every pixel of one patient per scanner",
        networks.get("few-labels", () -> trainer.train(trainer.fresh(), ofPixels, log)));
    trained.put(
        "the same, and labels of whole images of all",
        networks.get(
            "few-labels-images",
            () ->
                trainer.train(
                    trainer.fresh(), new JointLesson(ofPixels, ofImages, IMAGE_WEIGHT), log)));
    trained.put(
        "every pixel of one patient per scanner, after restoring unlabelled scans of all",
        networks.get(
            "few-labels-pretrained", () -> trainer.train(pretrained(trainer), ofPixels, log)));
    List<Comparison.Row> rows = new ArrayList<>();
    trained.forEach((name, state) -> rows.add(row(name, trainer, state, 0)));
    return rows;
  }

  /** Weights that restore images, with a fresh head for tissues. */
  private NetworkState pretrained(SegmentationTrainer trainer) {
    SegmentationTrainer restoring = trainer.withNetwork(trainer.network().withClasses(1));
    NetworkState restored =
        networks.get(
            "pretraining",
            () ->
                restoring.train(
                    restoring.fresh(), new RestoringLesson(training, settings.slices()), log));
    return trainer.startingFrom(restored);
  }

  private Comparison.Row row(
      String name, SegmentationTrainer trainer, NetworkState state, int draws) {
    Comparison.Row row =
        new Comparison.Row(
            name,
            figures(trainer, state, draws, seen, UnaryOperator.identity()),
            figures(trainer, state, draws, unseen, UnaryOperator.identity()));
    log.accept(
        "%s: mean Dice %.3f, on the new scanner %.3f"
            .formatted(name, row.seen().meanDice().value(), row.unseen().meanDice().value()));
    return row;
  }

  private SegmentationFigures figures(
      SegmentationTrainer trainer,
      NetworkState state,
      int draws,
      List<FieldScan> scans,
      UnaryOperator<FieldScan> before) {
    try (Segmenter segmenter = new Segmenter(trainer.network(), state, settings.dropout(), draws)) {
      return SegmentationFigures.of(segmenter, scans, before);
    }
  }
}
