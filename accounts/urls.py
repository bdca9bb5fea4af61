from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy
from django.views.i18n import set_language

from accounts.forms import NewPasswordForm
from accounts.phone_views import Login, phone, pin, pin_too_little
from accounts.views import MailedReset, change_password, mail_stop, profile

urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("language/", set_language, name="set_language"),
    path("phone/", phone, name="phone"),
    path("phone/password/", pin_too_little, name="pin_too_little"),
    path("profile/pins/<int:pk>/", pin, name="pin"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/reset/", MailedReset.as_view(), name="password_reset"),
    path(
        "password/reset/sent/",
        auth.PasswordResetDoneView.as_view(template_name="accounts/reset_sent.html"),
        name="password_reset_done",
    ),
    path(
        "password/reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(
            template_name="accounts/reset_new.html",
            form_class=NewPasswordForm,
            success_url=reverse_lazy("password_reset_complete"),
        ),
        name="password_reset_confirm",
    ),
    path(
        "password/reset/done/",
        auth.PasswordResetCompleteView.as_view(template_name="accounts/reset_done.html"),
        name="password_reset_complete",
    ),
    path("profile/", profile, name="profile"),
    path("mail/stop/<token>/", mail_stop, name="mail_stop"),
    path("profile/password/", change_password, name="password_change"),
]
