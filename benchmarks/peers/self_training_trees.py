"""scikit-learn's self-training with boosted trees on the files of the speed benchmark, as its user would write it. Prints the test accuracy.

Arguments: folder, rounds, and "default" for HistGradientBoostingClassifier as it comes (31 leaves, 255 bins; past 10,000 rows it
may stop early), or "same" for trees of the size of pseudolabel's LightGBM: always 100 rounds of 20 leaves, 63 bins, L2 of 0.01.
Columns cannot be sampled per tree in scikit-learn 1.2; pseudolabel's trees see 30 % of them each.
"""
import sys

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.semi_supervised import SelfTrainingClassifier

folder, rounds, size = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sizes = {"default": {}, "same": {"max_leaf_nodes": 20, "max_bins": 63, "l2_regularization": 0.01, "early_stopping": False}}
labeled = pd.read_csv(f"{folder}/labeled.csv")
unlabeled = pd.read_csv(f"{folder}/unlabeled.csv")
classes = sorted(labeled.label.unique())
y = labeled.pop("label").map({c: i for i, c in enumerate(classes)})
X = pd.concat([labeled, unlabeled]).to_numpy()
y = list(y) + [-1] * len(unlabeled)
del labeled, unlabeled
trees = HistGradientBoostingClassifier(random_state=0, **sizes[size])
model = SelfTrainingClassifier(trees, threshold=0.75, max_iter=rounds).fit(X, y)
test = pd.read_csv(f"{folder}/test.csv")
truth = test.pop("label")
print((pd.Series(model.predict(test.to_numpy())).map(dict(enumerate(classes))).values == truth.values).mean())
