"""scikit-learn's self-training on the files of the speed benchmark, as its user would write it. Prints the test accuracy."""
import sys

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.semi_supervised import SelfTrainingClassifier

folder, rounds = sys.argv[1], int(sys.argv[2])
labeled = pd.read_csv(f"{folder}/labeled.csv")
unlabeled = pd.read_csv(f"{folder}/unlabeled.csv")
classes = sorted(labeled.label.unique())
y = labeled.pop("label").map({c: i for i, c in enumerate(classes)})
X = pd.concat([labeled, unlabeled])
y = list(y) + [-1] * len(unlabeled)
del labeled, unlabeled
scaler = StandardScaler().fit(X)
X = scaler.transform(X)
model = SelfTrainingClassifier(LogisticRegression(max_iter=300), threshold=0.75, max_iter=rounds).fit(X, y)
test = pd.read_csv(f"{folder}/test.csv")
truth = test.pop("label")
print((pd.Series(model.predict(scaler.transform(test))).map(dict(enumerate(classes))).values == truth.values).mean())
