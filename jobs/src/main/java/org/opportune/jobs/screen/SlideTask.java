package org.opportune.jobs.screen;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.ana.EvidencePicture;
import org.opportune.inference.ana.PatternNetwork;
import org.opportune.inference.ana.SlidePatterns;
import org.opportune.inference.ana.SlideScreener;
import org.opportune.inference.bundle.BundleCache;
import org.opportune.inference.ct.OverlayPicture;
import org.opportune.ingest.Reason;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.slide.SlideDecoder;
import org.opportune.ingest.slide.SlideException;
import org.opportune.ingest.slide.SlidePicture;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.pattern.PatternCodes;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SlideFinding;
import org.opportune.jobs.table.SlideFindingsTable;

/**
 * Screens the images of a partition, one after the other; a broken one costs a row, not the task.
 */
final class SlideTask implements FlatMapFunction<Iterator<Row>, Screened> {
  private static final long serialVersionUID = 1L;
  private static final int PICTURE_SIDE = 1024;
  private static final double NANOS_PER_MS = 1e6;

  private final ArchiveAccess archive;
  private final URI warehouse;
  private final NetworkChoice network;
  private final PatternCodes codes;
  private final long maxPixels;
  private final int evidence;
  private final PictureChoice pictures;
  private final LongAccumulator counter;

  SlideTask(
      ArchiveAccess archive,
      URI warehouse,
      NetworkChoice network,
      PatternCodes codes,
      long maxPixels,
      int evidence,
      PictureChoice pictures,
      LongAccumulator counter) {
    this.archive = archive;
    this.warehouse = warehouse;
    this.network = network;
    this.codes = codes;
    this.maxPixels = maxPixels;
    this.evidence = evidence;
    this.pictures = pictures;
    this.counter = counter;
  }

  @Override
  public Iterator<Screened> call(Iterator<Row> images) throws IOException {
    Configuration hadoop = archive.configuration().value();
    ArchiveObjects objects = archive.objects(archive.store());
    ObjectSeal seal = archive.seal();
    Map<String, Row> byKey = new LinkedHashMap<>();
    images.forEachRemaining(
        image -> byKey.put(seal.open(image.<String>getAs("object_ref")), image));
    try (BundleCache.Lease lease = network.lease(hadoop)) {
      Work work =
          new Work(
              new SlideDecoder(DicomReader.builtIn(), maxPixels),
              new SlideScreener(new PatternNetwork(lease.network()), evidence));
      return work.screen(byKey, objects).iterator();
    }
  }

  /** What a task works with while it holds the network. */
  private final class Work {
    private final SlideDecoder decoder;
    private final SlideScreener screener;

    Work(SlideDecoder decoder, SlideScreener screener) {
      this.decoder = decoder;
      this.screener = screener;
    }

    List<Screened> screen(Map<String, Row> images, ArchiveObjects objects) {
      Map<String, Long> sizes = new LinkedHashMap<>();
      images.forEach((key, image) -> sizes.put(key, image.<Long>getAs("size_bytes")));
      Map<String, Screened> done = new HashMap<>();
      try {
        objects.fetch(sizes, (key, file) -> done.put(key, outcome(images.get(key), file)));
      } catch (IOException e) {
        // One that is gone stops a group: the others are asked for one by one.
        sizes.keySet().removeAll(done.keySet());
        sizes.forEach((key, size) -> done.put(key, alone(images.get(key), key, size, objects)));
      }
      return List.copyOf(done.values());
    }

    private Screened alone(Row image, String key, long size, ArchiveObjects objects) {
      List<Screened> outcome = new ArrayList<>();
      try {
        objects.fetch(Map.of(key, size), (name, file) -> outcome.add(outcome(image, file)));
      } catch (IOException e) {
        return quarantined(image, Reason.UNREADABLE, Reason.UNREADABLE.meaning());
      }
      return outcome.get(0);
    }

    private Screened outcome(Row image, byte[] file) {
      try {
        if (file.length != image.<Long>getAs("size_bytes")) {
          return quarantined(image, Reason.CHANGED, Reason.CHANGED.meaning());
        }
        long start = System.nanoTime();
        SlidePicture picture = decoder.decode(file);
        long decoded = System.nanoTime();
        SlidePatterns found = screener.screen(picture);
        long screened = System.nanoTime();
        String slideKey = image.getAs("slide_key");
        boolean drawn = pictures.isPictured(slideKey);
        if (drawn) {
          byte[] png = OverlayPicture.png(new EvidencePicture(PICTURE_SIDE).render(picture, found));
          write(Pictures.slide(slideKey), png);
        }
        SlideFinding finding =
            new SlideFinding(
                image.getAs("object_ref"),
                slideKey,
                image.getAs("patient_key"),
                image.getAs("study_key"),
                image.getAs("etag"),
                image.<Boolean>getAs("negative_control"),
                found,
                found.present().stream()
                    .map(call -> codes.of(call.label()).icap())
                    .filter(code -> !code.isEmpty())
                    .toList(),
                network.name(),
                network.sha256(),
                new SlideFinding.Timings(
                    (decoded - start) / NANOS_PER_MS, (screened - decoded) / NANOS_PER_MS));
        return Screened.finding(SlideFindingsTable.TABLE.row(finding), drawn);
      } catch (SlideException e) {
        return quarantined(image, e.reason(), e.reason().meaning());
      } catch (IOException | RuntimeException e) {
        // The message may hold a path, and so a name: only the kind of error is kept.
        return quarantined(image, Reason.PROCESSING_FAILED, e.getClass().getSimpleName());
      } finally {
        counter.add(1);
      }
    }
  }

  /** The outcome of an image that could not be screened. */
  Screened quarantined(Row image, Reason reason, String message) {
    return Screened.quarantined(
        Quarantined.TABLE.row(
            Quarantined.slide(
                image.getAs("object_ref"),
                image.getAs("etag"),
                ScreenedWith.ofSlides(network.name(), network.sha256()),
                reason,
                message)));
  }

  private void write(String relative, byte[] bytes) throws IOException {
    Pictures.write(warehouse, archive.configuration().value(), relative, bytes);
  }
}
