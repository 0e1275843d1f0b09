package org.opportune.jobs.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.slide.SlideDecoder;
import org.opportune.ingest.slide.SlideException;
import org.opportune.ingest.slide.SlideImage;
import org.opportune.ingest.slide.SlideKind;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.SlidesTable;

/**
 * Reads the slide images among the objects of a batch. Whether a picture is grey or bears a scale
 * bar only its pixels tell, so each is decoded once, one at a time.
 */
final class SlideReads implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Images fetched together, so that a tar is read once for all of them. */
  private static final int GROUP = 256;

  private final ArchiveAccess archive;
  private final Pattern negativeControl;
  private final long maxPixels;

  /**
   * A reader of slide images.
   *
   * @param negativeControl found in the keys of negative controls
   * @param maxPixels images with more are refused
   */
  SlideReads(ArchiveAccess archive, Pattern negativeControl, long maxPixels) {
    this.archive = archive;
    this.negativeControl = negativeControl;
    this.maxPixels = maxPixels;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) throws IOException {
    ArchiveObjects objects = archive.objects(archive.store());
    SlideDecoder decoder = new SlideDecoder(DicomReader.builtIn(), maxPixels);
    Pseudonyms pseudonyms = new Pseudonyms(archive.siteKey());
    List<Row> rows = new ArrayList<>();
    while (images.hasNext()) {
      Map<String, CtInstance> group = new HashMap<>();
      ObjectSeal seal = archive.seal();
      while (images.hasNext() && group.size() < GROUP) {
        CtInstance instance = InstancesTable.of(images.next());
        group.put(seal.open(instance.objectRef()), instance);
      }
      read(group, objects, decoder, pseudonyms).stream()
          .map(SlidesTable.TABLE::row)
          .forEach(rows::add);
    }
    return rows.iterator();
  }

  private List<SlideImage> read(
      Map<String, CtInstance> group,
      ArchiveObjects objects,
      SlideDecoder decoder,
      Pseudonyms pseudonyms) {
    Map<String, SlideImage> done = new HashMap<>();
    Map<String, Long> sizes = new HashMap<>();
    group.forEach((key, instance) -> sizes.put(key, instance.sizeBytes()));
    try {
      objects.fetch(
          sizes,
          (key, file) -> done.put(key, read(key, group.get(key), file, decoder, pseudonyms)));
    } catch (IOException e) {
      // One that is gone stops a group: the others are asked for one by one.
      sizes.keySet().removeAll(done.keySet());
      sizes.forEach(
          (key, size) -> done.put(key, alone(key, group.get(key), objects, decoder, pseudonyms)));
    }
    return List.copyOf(done.values());
  }

  private SlideImage alone(
      String key,
      CtInstance instance,
      ArchiveObjects objects,
      SlideDecoder decoder,
      Pseudonyms pseudonyms) {
    SlideImage[] image = new SlideImage[1];
    try {
      objects.fetch(
          Map.of(key, instance.sizeBytes()),
          (name, file) -> image[0] = read(key, instance, file, decoder, pseudonyms));
    } catch (IOException e) {
      image[0] = unread(key, instance, null, Reason.UNREADABLE, pseudonyms);
    }
    return image[0];
  }

  private SlideImage read(
      String key, CtInstance instance, byte[] file, SlideDecoder decoder, Pseudonyms pseudonyms) {
    String format = SlideKind.of(file).orElse(SlideKind.DICOM).name().toLowerCase(Locale.ROOT);
    if (file.length != instance.sizeBytes()) {
      return unread(key, instance, format, Reason.CHANGED, pseudonyms);
    }
    try {
      return SlideImage.of(
          instance,
          slideKey(key, instance, pseudonyms),
          format,
          isNegativeControl(key),
          decoder.decode(file),
          null);
    } catch (SlideException e) {
      return unread(key, instance, format, e.reason(), pseudonyms);
    } catch (RuntimeException e) {
      return unread(key, instance, format, Reason.CODEC_FAILED, pseudonyms);
    }
  }

  private SlideImage unread(
      String key, CtInstance instance, String format, Reason reason, Pseudonyms pseudonyms) {
    return SlideImage.of(
        instance,
        slideKey(key, instance, pseudonyms),
        format,
        isNegativeControl(key),
        null,
        reason);
  }

  private static String slideKey(String key, CtInstance instance, Pseudonyms pseudonyms) {
    return instance.keys().instance() != null
        ? instance.keys().instance()
        : pseudonyms.key("slide", key);
  }

  private boolean isNegativeControl(String key) {
    return negativeControl.matcher(key).find();
  }
}
