"""Mistakes about judging generated images: distances, balls, and what a number can say."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

DISTANCES = (
    Misconception(
        "variances_for_spreads",
        "variances are subtracted where standard deviations belong",
        "the second part is far too large, unless both deviations are 0 or 1. The distance is that "
        "of the standard deviations, as if each were one more coordinate.",
        "Take the roots of the variances first, then the difference, then the square.",
    ),
    Misconception(
        "root_taken",
        "a square root is taken at the end",
        "this is the Fréchet distance itself. What is called FID is its square, and papers print "
        "the square.",
        "Leave the sum as it is.",
    ),
    Misconception(
        "means_not_squared",
        "the distance of the means is not squared",
        "the covariances' part is right, the means' part is the root of what it should be.",
        "Square the difference of the means, feature by feature, and add up.",
    ),
    Misconception(
        "spreads_not_squared",
        "the difference of the standard deviations is not squared",
        "the means' part is right; the other one is not in the same units.",
        "Square it too: features that double must make both parts four times as large.",
    ),
    Misconception(
        "spreads_forgotten",
        "only the means are compared",
        "a generator that repeats the mean image would be perfect. How far the images spread is "
        "what tells it from real ones.",
        "Add the part of the covariances.",
    ),
    Misconception(
        "means_forgotten",
        "the means are left out",
        "sets of the same shape in different places come out as equal.",
        "Add the squared distance of the two means.",
    ),
    Misconception(
        "cross_term_once",
        "the trace of the root is subtracted once and not twice",
        "between a set and itself the distance is not 0, but its variance: s² + t² − st instead of "
        "s² + t² − 2st.",
        "Multiply out (s − t)².",
    ),
    Misconception(
        "cross_term_added",
        "the trace of the root is added",
        "the distance between a set and itself is four times its variance, where it should be 0.",
        "Multiply out (s − t)² and look at the sign of the last term.",
    ),
    Misconception(
        "cross_term_missing",
        "the trace of the root is missing",
        "the two variances add up instead of cancelling, so even real images are far from real "
        "ones.",
        "Subtract twice the trace of the root of the covariances' product.",
    ),
    Misconception(
        "matrix_root_forgotten",
        "the covariances' product is left without its root",
        "the last term grows with the fourth power of the features, and the distance may even be "
        "negative.",
        "Take the matrix root of the product, then its trace.",
    ),
    Misconception(
        "root_elementwise",
        "the root is taken number by number",
        "with one feature it is right. `np.sqrt` of a matrix is no matrix root: R with R @ R = C.",
        "Use `scipy.linalg.sqrtm`, or add up the roots of the product's eigenvalues.",
    ),
    Misconception(
        "correlations_ignored",
        "each feature is compared on its own",
        "with one feature it is right, and wherever nothing is correlated. Two sets that spread "
        "equally far in other directions come out as equal.",
        "Use the whole covariance matrices, not their diagonals.",
    ),
    Misconception(
        "covariance_biased",
        "the covariance divides by N",
        "every distance of few images is off by a little: with ten images the spreads are a tenth "
        "too small. `np.cov` divides by N − 1, `np.var` and `np.std` by N.",
        "Divide by N − 1: `np.cov(x.T)`, or `ddof=1`.",
    ),
    Misconception(
        "rows_for_features",
        "each image is taken for a feature",
        "`np.cov` reads rows as features, and yours are images. The traces are wrong, and sets of "
        "different sizes do not even fit.",
        "Transpose first, or say `rowvar=False`.",
    ),
    Misconception(
        "one_mean_for_all",
        "one mean is taken over all features",
        "with one feature it is right; with more, differences of opposite sign cancel.",
        "Take the mean over the images only: `axis=0`.",
    ),
    Misconception(
        "scaled_once",
        "the distance is taken to grow like the features",
        "it is a square: features twice as large make it four times as large. So distances in "
        "features of different networks cannot be compared.",
        "Double the means and the standard deviations, then compute again.",
    ),
    Misconception(
        "scale_ignored",
        "the size of the features is taken to be of no account",
        "the distance has the units of the features, squared: it changes with them.",
        "Double the means and the standard deviations, then compute again.",
    ),
)

BALLS = (
    Misconception(
        "self_counted",
        "each image counts as its own nearest neighbour",
        "the balls reach to the neighbour before the k-th, and with k = 1 they have no size at "
        "all.",
        "The smallest distance is that to itself, 0: skip it.",
    ),
    Misconception(
        "edge_left_out",
        "a point on the edge counts as outside",
        "where a distance is equal to a radius the answer is too small; one image repeated is not "
        "even covered by itself.",
        "Compare with ≤.",
    ),
    Misconception(
        "balls_around_fakes",
        "the balls stand around the generated images",
        "this is recall. A single generated outlier makes a ball so large that everything real "
        "lies in it.",
        "Take the radii from the real images.",
    ),
    Misconception(
        "precision_for_coverage",
        "generated images are counted, not real ones",
        "this is precision: the share of generated images that lie in some ball. One real-looking "
        "image, repeated, gets 1.",
        "Ask of every ball whether it holds something generated.",
    ),
    Misconception(
        "sets_exchanged",
        "the real and the generated images have changed places",
        "this says how much of what is generated is covered by real images, which a collapsed "
        "generator does well at.",
        "Balls around real images; look for generated ones in them.",
    ),
    Misconception(
        "balls_counted",
        "the balls that a generated image lies in are counted",
        "this is density, which can exceed 1: images heaped where real ones are dense score high.",
        "For each real image, ask only whether its ball is empty.",
    ),
    Misconception(
        "covered_not_divided",
        "the covered images are counted, not their share",
        "the number grows with the set; a share lies between 0 and 1.",
        "Divide by the number of real images.",
    ),
    Misconception(
        "divided_by_fakes",
        "the count is divided by the number of generated images",
        "with as many real as generated images it is right; with fewer it can exceed 1.",
        "Divide by the number of balls: one for each real image.",
    ),
    Misconception(
        "uncovered_counted",
        "the empty balls are counted",
        "this is what is missing, 1 minus the coverage.",
        "Count the balls with something in them.",
    ),
)

READING = (
    Misconception(
        "precision_alone",
        "one good number is taken for a good set",
        "precision is near 1 for one image repeated, for blurred images, and even for grey ones of "
        "the wrong range: a few balls around odd real images are large enough for all of them.",
        "Look at recall and coverage in the same row.",
    ),
    Misconception(
        "floor_forgotten",
        "the floor is forgotten",
        "no two sets of real images are at 0 from each other, nor do they cover each other wholly: "
        "real against real has numbers of its own.",
        "Compare each number with its floor, not with 0 or 1.",
    ),
    Misconception(
        "recall_for_classes",
        "recall is read as the number of classes",
        "recall asks for every single real image whether something like it was generated, not for "
        "its class. It falls as well when all classes are there, in another style.",
        "Look at the commonest class: are there ten, nine, or one?",
    ),
    Misconception(
        "variety_for_quality",
        "missing variety is read as a bad look",
        "what was generated looks real here: precision and sharpness are those of real images. "
        "What is missing is the rest.",
        "Ask two questions: does each image look real, and is everything real there?",
    ),
    Misconception(
        "grey_not_looked_at",
        "the mean grey is not looked at",
        "blurring moves light about and keeps its mean; where black has become grey the images are "
        "four times as bright.",
        "Compare the mean grey with 0.13, that of real digits.",
    ),
    Misconception(
        "different_n_compared",
        "distances of different numbers of images are compared",
        "few images alone make the distance large: 500 real digits are at 10.9 from 500 others, "
        "2,500 at 2.3. What counts is how far a number lies above its own floor.",
        "Compare each with its own floor, or measure both at the same n.",
    ),
)

JUDGEMENT = (*DISTANCES, *BALLS, *READING)
