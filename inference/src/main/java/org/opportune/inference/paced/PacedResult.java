package org.opportune.inference.paced;

import java.time.Duration;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.eval.MultiLabelMetrics;
import org.opportune.inference.net.NetworkState;

/**
 * What a training gives.
 *
 * @param best weights with the best mean average precision on images that did not train
 * @param card labels, patches, normalisation and the thresholds tuned on those images
 * @param validation their figures at the tuned thresholds, optimistic for that
 * @param images that trained
 * @param epochs taken
 * @param elapsed time spent
 */
public record PacedResult(
    NetworkState best,
    PatternCard card,
    MultiLabelMetrics validation,
    int images,
    int epochs,
    Duration elapsed) {}
