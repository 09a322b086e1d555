# ruff: noqa: DJ008 - nothing shows these rows
"""A fixed app of 45 tables and 58 migrations, so that figures of provisioning do not follow our own schema.

Its models serve nothing but measuring; a change of it needs a decision record.
"""

from django.db import models


class Place(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    public = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="syn_place_state")]
        ordering = ["-created"]


class Person(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    due = models.DateTimeField(db_index=True, null=True)


class Section(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(unique=True)
    owner = models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Team(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "code"], name="syn_team_code")]
        ordering = ["code"]


class Duty(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(db_index=True, max_length=60)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Topic(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    public = models.BooleanField(default=False)


class Channel(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Section", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="syn_channel_state")]
        ordering = ["-created"]


class Form(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(unique=True)
    owner = models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Field(models.Model):
    title = models.CharField(max_length=240)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__lt=100), name="syn_field_small")]


class Entry(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(db_index=True, max_length=60)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Channel", null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict)
    colour = models.CharField(default="", max_length=40)

    class Meta:
        ordering = ["code"]


class Question(models.Model):
    subject = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Message(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    due = models.DateTimeField(db_index=True, null=True)


class Answer(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    text = models.TextField(default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Form", null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="syn_answer_state")]
        ordering = ["-created"]


class Rating(models.Model):
    title = models.CharField(max_length=240)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    score = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "code"], name="syn_rating_code")]


class Review(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(db_index=True, max_length=60)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Rule(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Duty", null=True, on_delete=models.SET_NULL, related_name="+")
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]


class Decision(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Appeal(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    token = models.UUIDField(unique=True)
    owner = models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Report(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Section", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="syn_report_state")]
        constraints = [models.CheckConstraint(condition=models.Q(state__lt=100), name="syn_report_small")]
        ordering = ["-created"]


class Article(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(db_index=True, max_length=60)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    colour = models.CharField(default="", max_length=40)


class Version(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Link(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Entry", null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict)
    due = models.DateTimeField(db_index=True, null=True)

    class Meta:
        ordering = ["code"]


class Picture(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(unique=True)


class Attachment(models.Model):
    title = models.CharField(max_length=240)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "code"], name="syn_attachment_code")]


class Survey(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(db_index=True, max_length=60)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Question", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="syn_survey_state")]
        ordering = ["-created"]


class Choice(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    public = models.BooleanField(default=False)


class Response(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Activity(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Place", null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.UUIDField(unique=True)
    owner = models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]


class Signup(models.Model):
    title = models.CharField(max_length=300)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Venue(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    colour = models.CharField(default="", max_length=40)
    number = models.BigIntegerField(default=0)


class Booking(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Section", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "created"], name="syn_booking_state")]
        ordering = ["-created"]


class Proposal(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    due = models.DateTimeField(db_index=True, null=True)


class Stage(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(unique=True)


class Milestone(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Booking", null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict)
    score = models.IntegerField(default=0)

    class Meta:
        ordering = ["code"]


class Season(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Directive(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    public = models.BooleanField(default=False)


class Delivery(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Place", null=True, on_delete=models.SET_NULL, related_name="+")


class Receipt(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    token = models.UUIDField(unique=True)
    owner = models.ForeignKey("synthetic.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Case(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Note(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Form", null=True, on_delete=models.SET_NULL, related_name="+")
    colour = models.CharField(default="", max_length=40)


class Referral(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")


class Holiday(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    due = models.DateTimeField(db_index=True, null=True)
    number = models.CharField(max_length=40, null=True)


class Clock(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    related = models.ForeignKey("synthetic.Report", null=True, on_delete=models.SET_NULL, related_name="+")
    token = models.UUIDField(unique=True)


class Reminder(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField(default=0)


class Outbox(models.Model):
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    body = models.TextField(blank=True, default="")
    state = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(db_index=True)
    parent = models.ForeignKey("synthetic.Place", on_delete=models.CASCADE, related_name="+")
